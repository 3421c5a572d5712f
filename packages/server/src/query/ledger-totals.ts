import type { Totals } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { ledgerWhere } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { NO_TOTALS, TOTALS_COLUMNS, totalsOf, type TotalsRow } from "./totals.ts";

/** The totals of a scope: what the rows of every list over the same scope add up to. */
export async function ledgerTotals(store: Store, scope: Scope): Promise<Totals> {
  const where = ledgerWhere(scope);
  const rows = await store.query<TotalsRow>(`SELECT ${TOTALS_COLUMNS} FROM ledger WHERE ${where.sql}`, where.params);
  return rows[0] === undefined ? NO_TOTALS : totalsOf(rows[0]);
}
