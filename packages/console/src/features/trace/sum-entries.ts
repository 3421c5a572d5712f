import type { LedgerRow, Totals } from "outcrop/api";
import { sumNano } from "../../format/money.ts";

/** What entries of the ledger come to together, to the nano-dollar. */
export function sumEntries(entries: readonly LedgerRow[]): Totals {
  const unpriced: Record<string, number> = {};
  const tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  let errors = 0;
  for (const entry of entries) {
    if (entry.errorType !== "") errors += 1;
    if (entry.costStatus !== "priced") unpriced[entry.costStatus] = (unpriced[entry.costStatus] ?? 0) + 1;
    tokens.input += entry.tokens.input ?? 0;
    tokens.output += entry.tokens.output ?? 0;
    tokens.cacheRead += entry.tokens.cacheRead ?? 0;
    tokens.cacheWrite += entry.tokens.cacheWrite ?? 0;
  }
  const costNanoUsd = sumNano(entries.map((entry) => entry.costNanoUsd)).toString();
  return { costNanoUsd, calls: entries.length, errors, unpriced, tokens };
}
