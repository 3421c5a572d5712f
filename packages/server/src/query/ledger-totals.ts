import type { Totals } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { ledgerPieces, ofPieces } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { addTotals, NO_TOTALS, TOTALS_COLUMNS, totalsOf, type TotalsRow } from "./totals.ts";

/** The totals of a scope: what the rows of every list over the same scope add up to. */
export async function ledgerTotals(store: Store, scope: Scope): Promise<Totals> {
  const pieces = ofPieces(ledgerPieces(scope), ({ sql }) => `SELECT ${TOTALS_COLUMNS} FROM ledger WHERE ${sql}`);
  const rows = await store.query<TotalsRow>(`${pieces.sql} ${pieces.settings}`, pieces.params);
  return rows.map(totalsOf).reduce(addTotals, NO_TOTALS);
}
