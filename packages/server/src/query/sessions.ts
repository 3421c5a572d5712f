import type { SessionList, SessionRow } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { countSessions } from "./count-distinct.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { isoOfNano, periodOf } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf } from "./sort.ts";
import { PARTIAL_SUMS, TOTALS_OF_PARTIAL_SUMS, totalsOf, type TotalsRow } from "./totals.ts";

const SORT_COLUMNS = {
  cost: "CostSum",
  last: "LastNano",
  first: "FirstNano",
  calls: "Calls",
  traces: "Traces",
} as const;

export const SESSION_SORTS = [
  "-cost",
  "cost",
  "-last",
  "last",
  "-first",
  "first",
  "-calls",
  "calls",
  "-traces",
  "traces",
] as const;
export type SessionSort = (typeof SESSION_SORTS)[number];

export interface SessionPage {
  readonly sort: SessionSort;
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

interface FoundSession extends TotalsRow {
  readonly SessionId: string;
  readonly SessionUser: string;
  readonly Traces: string | number;
  readonly First: string;
  readonly Last: string;
  readonly SortValue: string;
}

/** Sessions with a standing call in the window, with one row for the calls without a session. */
export function sessionsStatement(scope: Scope, page: SessionPage): Statement {
  const where = ledgerWhere(scope);
  const order = orderOf(page.sort, SORT_COLUMNS);
  const after = afterCursor(order, "SessionId", page.cursor);
  return {
    sql: `
SELECT
  SessionId,
  max(TraceUser) AS SessionUser,
  count() AS Traces,
  min(TraceFirst) AS FirstNano,
  max(TraceLast) AS LastNano,
  sum(PartialCost) AS CostSum,
  toString(FirstNano) AS First,
  toString(LastNano) AS Last,
  toString(${order.column}) AS SortValue,
  ${TOTALS_OF_PARTIAL_SUMS}
FROM (
  SELECT
    SessionId,
    TraceId,
    max(UserId) AS TraceUser,
    min(toUnixTimestamp64Nano(Timestamp)) AS TraceFirst,
    max(toUnixTimestamp64Nano(Timestamp)) AS TraceLast,
    ${PARTIAL_SUMS}
  FROM ledger WHERE ${where.sql}
  GROUP BY SessionId, TraceId
  HAVING PartialCalls > 0
)
GROUP BY SessionId
HAVING ${after.sql}
${orderBy(order, "SessionId")}
LIMIT {limit:UInt32}`,
    params: { ...where.params, ...after.params, limit: page.limit + 1 },
  };
}

export async function sessionRows(store: Store, scope: Scope, page: SessionPage) {
  const statement = sessionsStatement(scope, page);
  const found = await store.query<FoundSession>(statement.sql, statement.params);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const more = found.length > page.limit && last !== undefined;
  return {
    rows: rows.map(sessionOf),
    nextCursor: more
      ? encodeCursor({ from: scope.from, to: scope.to, value: last.SortValue, key: last.SessionId })
      : null,
  };
}

/** A page of sessions, with the totals over all pages. */
export async function listSessions(store: Store, scope: Scope, page: SessionPage): Promise<SessionList> {
  const [{ rows, nextCursor }, sessions, totals] = await Promise.all([
    sessionRows(store, scope, page),
    countSessions(store, scope),
    ledgerTotals(store, scope),
  ]);
  return { period: periodOf(scope), total: { sessions, totals }, rows, nextCursor };
}

function sessionOf(row: FoundSession): SessionRow {
  return {
    sessionId: row.SessionId,
    userId: row.SessionUser,
    traces: Number(row.Traces),
    first: isoOfNano(BigInt(row.First)),
    last: isoOfNano(BigInt(row.Last)),
    totals: totalsOf(row),
  };
}
