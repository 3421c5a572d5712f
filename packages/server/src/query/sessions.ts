import type { SessionList, SessionRow } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { countSessions } from "./count-distinct.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import { isoOfNano, periodOf } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf } from "./sort.ts";
import { TOTALS_COLUMNS, totalsOf, type TotalsRow } from "./totals.ts";

const SORT_COLUMNS = {
  cost: "CostSum",
  last: "LastNano",
  first: "FirstNano",
  calls: "Calls",
} as const;

export const SESSION_SORTS = ["-cost", "cost", "-last", "last", "-first", "first", "-calls", "calls"] as const;
type SessionSort = (typeof SESSION_SORTS)[number];

export interface SessionPage {
  readonly sort: SessionSort;
  readonly limit: number;
  readonly cursor?: Cursor | undefined;
}

interface FoundSession extends TotalsRow {
  readonly SessionId: string;
  readonly SortValue: string;
  /** Sessions from this page on, the calls without one not counted; the same in each row. */
  readonly Sessions: string | number;
}

interface SessionTraces {
  readonly SessionId: string;
  readonly SessionUser: string;
  readonly Traces: string | number;
  readonly First: string;
  readonly Last: string;
}

/** Sessions with a standing call in the window, with one row for the calls without a session. */
function sessionsStatement(scope: Scope, page: SessionPage): Statement {
  const where = ledgerWhere(scope);
  const order = orderOf(page.sort, SORT_COLUMNS);
  const after = afterCursor(order, "SessionId", page.cursor);
  return {
    sql: `
SELECT
  SessionId,
  min(toUnixTimestamp64Nano(Timestamp)) AS FirstNano,
  max(toUnixTimestamp64Nano(Timestamp)) AS LastNano,
  sum(Sign * CostNanoUsd) AS CostSum,
  toString(${order.column}) AS SortValue,
  countIf(SessionId != '') OVER () AS Sessions,
  ${TOTALS_COLUMNS}
FROM ledger WHERE ${where.sql}
GROUP BY SessionId
HAVING Calls > 0 AND ${after.sql}
${orderBy(order, "SessionId")}
LIMIT {limit:UInt32}`,
    params: { ...where.params, ...after.params, limit: page.limit + 1 },
  };
}

/** What has to be told trace by trace, as an entry may have been reversed out of a session: only for those shown. */
function sessionTracesStatement(scope: Scope, sessionIds: readonly string[]): Statement {
  const where = ledgerWhere(scope);
  return {
    sql: `
SELECT
  SessionId,
  max(TraceUser) AS SessionUser,
  count() AS Traces,
  toString(min(TraceFirst)) AS First,
  toString(max(TraceLast)) AS Last
FROM (
  SELECT
    SessionId,
    max(UserId) AS TraceUser,
    min(toUnixTimestamp64Nano(Timestamp)) AS TraceFirst,
    max(toUnixTimestamp64Nano(Timestamp)) AS TraceLast
  FROM ledger WHERE ${where.sql} AND SessionId IN {sessions:Array(String)}
  GROUP BY SessionId, TraceHash
  HAVING sum(Sign) > 0
)
GROUP BY SessionId`,
    params: { ...where.params, sessions: sessionIds },
  };
}

/** The rows of a page; on the first, also how many sessions all pages have. */
export async function sessionRows(
  store: Store,
  scope: Scope,
  page: SessionPage,
): Promise<Pick<SessionList, "rows" | "nextCursor"> & { readonly sessions: number }> {
  const statement = sessionsStatement(scope, page);
  const found = await store.query<FoundSession>(statement.sql, statement.params);
  const sums = found.slice(0, page.limit);
  const last = sums.at(-1);
  if (last === undefined) return { rows: [], nextCursor: null, sessions: 0 };
  const details = sessionTracesStatement(
    scope,
    sums.map((row) => row.SessionId),
  );
  const traces = await store.query<SessionTraces>(details.sql, details.params);
  const tracesOf = new Map(traces.map((row) => [row.SessionId, row]));
  const { from, to } = scope;
  return {
    sessions: Number(last.Sessions),
    rows: sums.flatMap((row) => {
      const its = tracesOf.get(row.SessionId);
      return its === undefined ? [] : [sessionOf(row, its)];
    }),
    nextCursor:
      found.length > page.limit ? encodeCursor({ from, to, value: last.SortValue, key: last.SessionId }) : null,
  };
}

/** A page of sessions, with the totals over all pages. */
export async function listSessions(store: Store, scope: Scope, page: SessionPage): Promise<SessionList> {
  const [{ rows, nextCursor, sessions }, counted, totals] = await Promise.all([
    sessionRows(store, scope, page),
    // The first page counts by the way.
    page.cursor === undefined ? undefined : countSessions(store, scope),
    ledgerTotals(store, scope),
  ]);
  return { period: periodOf(scope), total: { sessions: counted ?? sessions, totals }, rows, nextCursor };
}

function sessionOf(sums: FoundSession, traces: SessionTraces): SessionRow {
  return {
    sessionId: sums.SessionId,
    userId: traces.SessionUser,
    traces: Number(traces.Traces),
    first: isoOfNano(BigInt(traces.First)),
    last: isoOfNano(BigInt(traces.Last)),
    totals: totalsOf(sums),
  };
}
