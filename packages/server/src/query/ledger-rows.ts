import type { LedgerList } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { LEDGER_COLUMN_LIST, ledgerRowOf, LEDGER_ROW_SELECT, type StoredLedgerRow } from "./ledger-row.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { periodOf } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { afterCursor, orderBy, type Order } from "./sort.ts";

export interface LedgerPage {
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

const NEWEST_FIRST: Order = { column: "StartNano", descending: true };
/** The span's id alone repeats between traces. */
const KEY = "concat(TraceId, SpanId)";

/** Standing entries, newest first. An entry and its reversals are the same content: grouped, their signs cancel out. */
export function ledgerRowsStatement(scope: Scope, page: LedgerPage): Statement {
  const where = ledgerWhere(scope);
  const after = afterCursor(NEWEST_FIRST, KEY, page.cursor);
  return {
    sql: `
SELECT ${LEDGER_ROW_SELECT}
FROM ledger WHERE ${where.sql}
GROUP BY ${LEDGER_COLUMN_LIST}
HAVING sum(Sign) > 0 AND ${after.sql}
${orderBy(NEWEST_FIRST, KEY)}
LIMIT {limit:UInt32}`,
    params: { ...where.params, ...after.params, limit: page.limit + 1 },
  };
}

/** A page of ledger entries, with the totals over all pages. */
export async function listLedger(store: Store, scope: Scope, page: LedgerPage): Promise<LedgerList> {
  const statement = ledgerRowsStatement(scope, page);
  const [found, totals] = await Promise.all([
    store.query<StoredLedgerRow>(statement.sql, statement.params),
    ledgerTotals(store, scope),
  ]);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const more = found.length > page.limit && last !== undefined;
  return {
    period: periodOf(scope),
    total: { entries: totals.calls, totals },
    rows: rows.map(ledgerRowOf),
    nextCursor: more
      ? encodeCursor({ from: scope.from, to: scope.to, value: last.Start, key: `${last.TraceId}${last.SpanId}` })
      : null,
  };
}
