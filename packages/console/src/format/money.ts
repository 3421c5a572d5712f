/** Nano-dollars in one dollar. */
const NANO = 1_000_000_000n;
const MAX_DECIMALS = 9;

/** Integer nano-dollars of a string of the API; an unreadable string is `undefined`, never zero. */
export function parseNano(text: string): bigint | undefined {
  return /^-?\d+$/.test(text) ? BigInt(text) : undefined;
}

/** Sum of nano-dollar strings, exact. */
export function sumNano(values: readonly string[]): bigint {
  return values.reduce((sum, value) => sum + (parseNano(value) ?? 0n), 0n);
}

/** Dollars for reading: two decimals from a dollar up, four significant digits below. A cost is never shown as $0.00. */
export function formatMoney(nano: bigint): string {
  const size = magnitude(nano);
  if (size === 0n || size >= NANO) return formatMoneyFixed(nano, 2);
  return trimZeros(formatMoneyFixed(nano, Math.min(MAX_DECIMALS, leadingDecimal(size) + 3)));
}

/** Dollars with at least `decimals` decimals, so that a column lines up; more where the value would vanish. */
export function formatMoneyFixed(nano: bigint, decimals: number): string {
  const size = magnitude(nano);
  const shown = size === 0n ? decimals : Math.max(decimals, Math.min(MAX_DECIMALS, leadingDecimal(size)));
  const unit = 10n ** BigInt(MAX_DECIMALS - shown);
  const rounded = ((size + unit / 2n) / unit) * unit;
  const whole = (rounded / NANO).toString().replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
  const fraction = (rounded % NANO).toString().padStart(MAX_DECIMALS, "0").slice(0, shown);
  return `${nano < 0n ? "-" : ""}$${whole}${shown === 0 ? "" : `.${fraction}`}`;
}

/** Every digit there is, at least two decimals. */
export function formatMoneyExact(nano: bigint): string {
  return trimZeros(formatMoneyFixed(nano, MAX_DECIMALS));
}

/** A number for the scale of a chart; nothing else may leave the integers. */
export function dollarsForChart(nano: string): number {
  return Number(parseNano(nano) ?? 0n) / Number(NANO);
}

/** A value of a chart's axis, as short as its scale allows. */
export function formatAxisDollars(dollars: number): string {
  return formatMoney(BigInt(Math.round(dollars * Number(NANO))));
}

function magnitude(nano: bigint): bigint {
  return nano < 0n ? -nano : nano;
}

/** Place of the first digit that is not zero after the point, 0 when there are whole dollars. */
function leadingDecimal(size: bigint): number {
  return size >= NANO ? 0 : MAX_DECIMALS + 1 - size.toString().length;
}

function trimZeros(text: string): string {
  return text.replace(/(\.\d{2}\d*?)0+$/, "$1");
}
