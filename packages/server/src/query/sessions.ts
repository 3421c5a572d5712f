import type { SessionList, SessionRow } from "../api/types.ts";
import { SESSION_HASH } from "../store/schema/ledger-hashes.ts";
import { LEDGER_SUMS } from "../store/schema/ledger-hours.ts";
import type { Store } from "../store/store.ts";
import { countSessions } from "./count-distinct.ts";
import { encodeCursor, type Cursor } from "./cursor.ts";
import { ledgerTotals } from "./ledger-totals.ts";
import {
  BY_DAY_AND_SESSION,
  BY_HOUR,
  ledgerPieces,
  ledgerWhere,
  FEW_ROWS,
  ofPieces,
  type Statement,
} from "./ledger-where.ts";
import { isoOfNano, periodOf } from "./nano-time.ts";
import type { Scope } from "./scope.ts";
import { afterCursor, orderBy, orderOf } from "./sort.ts";
import { PIECE_TOTALS, TOTALS_OF_PIECES, totalsOf, type TotalsRow } from "./totals.ts";

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

/** What sessions are sorted by: a sum over the entries of each piece of the ledger, and over the pieces. */
const SORT_SUMS: Readonly<Record<string, readonly [ofEntries: string, ofPieces: string]>> = {
  [SORT_COLUMNS.cost]: [LEDGER_SUMS.cost, "sum"],
  [SORT_COLUMNS.last]: ["max(toUnixTimestamp64Nano(Timestamp))", "max"],
  [SORT_COLUMNS.first]: ["min(toUnixTimestamp64Nano(Timestamp))", "min"],
};

interface FoundSession {
  /** An unsigned 64-bit integer, as text. */
  readonly Hash: string;
  readonly SortValue: string;
  /** Sessions from this page on, the calls without one not counted; the same in each row. */
  readonly Sessions: string | number;
}

interface SessionTraces extends TotalsRow {
  readonly Hash: string;
  readonly SessionId: string;
  readonly SessionUser: string;
  readonly Traces: string | number;
  readonly First: string;
  readonly Last: string;
}

/**
 * Sessions with a standing call in the window, with one row for the calls without a session, by their hashes: grouping by the
 * text takes twice as long, and twice as long again where each group keeps its text. Those of the same sum are in the order of their hashes.
 */
function sessionsStatement(scope: Scope, page: SessionPage): Statement {
  const order = orderOf(page.sort, SORT_COLUMNS);
  const after = afterCursor(order, "Hash64", page.cursor, "number");
  const [ofEntries, ofAll] = SORT_SUMS[order.column] ?? [undefined, ""];
  // Of entries of whole days their sums are known, but not when the first and the last was.
  const sums = ofAll === "min" || ofAll === "max" ? BY_HOUR : BY_DAY_AND_SESSION;
  const pieces = ofPieces(
    ledgerPieces(scope, { columns: ["SessionId"], sums }),
    ({ sql, isSummed }) => `
  SELECT ${isSummed ? SESSION_HASH : "SessionHash"} AS Hash64, sum(Sign) AS PieceCalls${ofEntries === undefined ? "" : `, ${ofEntries} AS PieceValue`}
  FROM ledger WHERE ${sql} GROUP BY Hash64`,
  );
  return {
    sql: `
SELECT
  toString(Hash64) AS Hash,
  sum(PieceCalls) AS Calls,
  ${ofEntries === undefined ? "" : `${ofAll}(PieceValue) AS ${order.column},`}
  toString(${order.column}) AS SortValue,
  countIf(Hash64 != sipHash64('')) OVER () AS Sessions
FROM (${pieces.sql})
GROUP BY Hash64
HAVING Calls > 0 AND ${after.sql}
${orderBy(order, "Hash64")}
LIMIT {limit:UInt32}
${pieces.settings}`,
    params: { ...pieces.params, ...after.params, limit: page.limit + 1 },
  };
}

/**
 * What has to be told trace by trace, as an entry may have been reversed out of a session, and the sums: only for those
 * shown.
 */
function sessionTracesStatement(scope: Scope, hashes: readonly bigint[]): Statement {
  const where = ledgerWhere(scope);
  return {
    sql: `
SELECT
  SessionId,
  toString(${SESSION_HASH}) AS Hash,
  maxIf(TraceUser, PieceCalls > 0) AS SessionUser,
  countIf(PieceCalls > 0) AS Traces,
  toString(minIf(TraceFirst, PieceCalls > 0)) AS First,
  toString(maxIf(TraceLast, PieceCalls > 0)) AS Last,
  ${TOTALS_OF_PIECES}
FROM (
  SELECT
    SessionId,
    max(UserId) AS TraceUser,
    min(toUnixTimestamp64Nano(Timestamp)) AS TraceFirst,
    max(toUnixTimestamp64Nano(Timestamp)) AS TraceLast,
    ${PIECE_TOTALS}
  FROM ledger WHERE ${where.sql} AND SessionHash IN {sessions:Array(UInt64)}
  GROUP BY SessionId, TraceHash
)
GROUP BY SessionId
${FEW_ROWS}`,
    params: { ...where.params, sessions: hashes },
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
  const shown = found.slice(0, page.limit);
  const last = shown.at(-1);
  if (last === undefined) return { rows: [], nextCursor: null, sessions: 0 };
  const details = sessionTracesStatement(
    scope,
    shown.map(({ Hash }) => BigInt(Hash)),
  );
  const traces = await store.query<SessionTraces>(details.sql, details.params);
  const tracesOf = new Map(traces.map((row) => [row.Hash, row]));
  const { from, to } = scope;
  return {
    sessions: Number(last.Sessions),
    rows: shown.flatMap((row) => {
      const its = tracesOf.get(row.Hash);
      return its === undefined || Number(its.Traces) === 0 ? [] : [sessionOf(its)];
    }),
    nextCursor: found.length > page.limit ? encodeCursor({ from, to, value: last.SortValue, key: last.Hash }) : null,
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

function sessionOf(row: SessionTraces): SessionRow {
  return {
    sessionId: row.SessionId,
    userId: row.SessionUser,
    traces: Number(row.Traces),
    first: isoOfNano(BigInt(row.First)),
    last: isoOfNano(BigInt(row.Last)),
    totals: totalsOf(row),
  };
}
