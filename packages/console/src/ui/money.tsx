import { formatMoney, formatMoneyExact, formatMoneyFixed, parseNano } from "../format/money.ts";

interface MoneyProps {
  /** Integer nano-dollars, as the API sends them. */
  readonly nano: string;
  /** Every digit instead of four. */
  readonly exact?: boolean;
  /** So many decimals, for a column that lines up. */
  readonly decimals?: number;
  readonly className?: string;
}

/** Dollars; the exact amount is in the title and, for machines, in `value`. */
export function Money({ nano, exact = false, decimals, className }: MoneyProps) {
  const amount = parseNano(nano);
  if (amount === undefined) return <span className={className}>–</span>;
  const text = exact
    ? formatMoneyExact(amount)
    : decimals === undefined
      ? formatMoney(amount)
      : formatMoneyFixed(amount, decimals);
  return (
    <data value={nano} title={`${formatMoneyExact(amount)} USD`} className={`tnum ${className ?? ""}`}>
      {text}
    </data>
  );
}
