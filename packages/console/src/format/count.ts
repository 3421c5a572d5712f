const EXACT = new Intl.NumberFormat("en-US");
const SHORT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });
const SHARE = new Intl.NumberFormat("en-US", { style: "percent", maximumFractionDigits: 1 });

/** With thousands separators, every digit. */
export function formatCount(count: number): string {
  return EXACT.format(count);
}

/** Three digits and a letter from ten thousand up: `12.4K`. */
export function formatShort(count: number): string {
  return Math.abs(count) < 10_000 ? EXACT.format(count) : SHORT.format(count);
}

/** A part of a whole as a percentage; a part that exists is never shown as 0%. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return "0%";
  return part / whole < 0.001 ? "<0.1%" : SHARE.format(part / whole);
}

/** As `plural`, with large numbers short: `12.4K spans`. */
export function pluralShort(count: number, one: string): string {
  return `${formatShort(count)} ${count === 1 ? one : `${one}s`}`;
}

/** `1 trace`, `12 traces`, `3 entries` with its plural given. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
