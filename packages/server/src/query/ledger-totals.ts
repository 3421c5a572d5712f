import type { Totals } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { ledgerPieces, ofPieces } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { NO_TOTALS, PIECE_TOTALS, TOTALS_OF_PIECES, totalsOf, type TotalsRow } from "./totals.ts";

/** The totals of a scope: what the rows of every list over the same scope add up to. */
export async function ledgerTotals(store: Store, scope: Scope): Promise<Totals> {
  const pieces = ofPieces(ledgerPieces(scope), ({ sql }) => `SELECT ${PIECE_TOTALS} FROM ledger WHERE ${sql}`);
  const [row] = await store.query<TotalsRow>(
    `SELECT ${TOTALS_OF_PIECES} FROM (${pieces.sql}) ${pieces.settings}`,
    pieces.params,
  );
  return row === undefined ? NO_TOTALS : totalsOf(row);
}
