import type { LedgerList } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { ledgerRowOf, LEDGER_ROW_SELECT, type StoredLedgerRow } from "./ledger-row.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { periodOf } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { standingRows } from "./standing-rows.ts";

export interface LedgerPage {
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

interface SignedRow extends StoredLedgerRow {
  readonly Sign: string | number;
}

/** Rows of the ledger, newest first in the order of the table's key, so that the engine reads no more than it gives. */
function signedRowsStatement(scope: Scope, cursor: Cursor | undefined, limit: number): Statement {
  const where = ledgerWhere(scope);
  const after =
    cursor === undefined
      ? ""
      : "AND (Timestamp, TraceId, SpanId) < (fromUnixTimestamp64Nano({cursorValue:Int64}), {cursorTrace:String}, {cursorSpan:String})";
  const [cursorTrace = "", cursorSpan = ""] = cursor?.key.split("/") ?? [];
  return {
    sql: `
SELECT ${LEDGER_ROW_SELECT}, Sign
FROM ledger WHERE ${where.sql} ${after}
ORDER BY Timestamp DESC, TraceId DESC, SpanId DESC
LIMIT {limit:UInt32}`,
    params: {
      ...where.params,
      ...(cursor === undefined ? {} : { cursorValue: cursor.value, cursorTrace, cursorSpan }),
      limit,
    },
  };
}

/** A page of ledger entries, newest first, with the totals over all pages. */
export async function listLedger(store: Store, scope: Scope, page: LedgerPage): Promise<LedgerList> {
  const [found, totals] = await Promise.all([newestStanding(store, scope, page), ledgerTotals(store, scope)]);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const more = found.length > page.limit && last !== undefined;
  const { from, to } = scope;
  return {
    period: periodOf(scope),
    total: { entries: totals.calls, totals },
    rows: rows.map(ledgerRowOf),
    nextCursor: more ? encodeCursor({ from, to, value: last.Start, key: `${last.TraceId}/${last.SpanId}` }) : null,
  };
}

/** One more than the page has room for, where there are so many. Reads further while reversals leave too few. */
async function newestStanding(store: Store, scope: Scope, page: LedgerPage): Promise<readonly StoredLedgerRow[]> {
  for (let limit = 2 * page.limit + 20; ; limit *= 4) {
    const statement = signedRowsStatement(scope, page.cursor, limit);
    const rows = await store.query<SignedRow>(statement.sql, statement.params);
    const isAll = rows.length < limit;
    const standing = standingRows(rows, isAll);
    if (isAll || standing.length > page.limit) return standing;
  }
}
