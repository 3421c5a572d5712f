import { START_HOUR, TRACE_COUNT } from "../store/schema/whole-trace-table.ts";
import { HOUR_NANO } from "../store/schema/ledger-hours.ts";
import { ledgerWhere, windowParams, type Statement } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";

/**
 * Since when stored pieces may be missing in `whole_traces`, in seconds of the engine's clock. `undefined`: all of them
 * may, and everything is read from pieces.
 */
export type OpenSince = number | undefined;

/** A trace overlaps a window when its first span begins before the window ends, and its last one after it begins. */
const OVERLAPS = "Start < fromUnixTimestamp64Nano({to:Int64}) AND End >= fromUnixTimestamp64Nano({from:Int64})";
/** The same in two, each row in one of them: of nearly all the end needs not be read. */
const BEGINS_IN_WINDOW =
  "Start < fromUnixTimestamp64Nano({to:Int64}) AND Start >= fromUnixTimestamp64Nano({from:Int64})";
const REACHES_INTO_WINDOW =
  "Start < fromUnixTimestamp64Nano({from:Int64}) AND End >= fromUnixTimestamp64Nano({from:Int64})";
/** Pieces of which rows may not know yet: `FROM …`. */
export const OPEN_PIECES = "trace_pieces WHERE Org = {org:String} AND StoredAt >= toDateTime({openSince:UInt32})";
/** Traces that are not one row: with pieces of the last minutes, or with a row that was taken back. */
const LOOSE = `
  SELECT TraceHash FROM ${OPEN_PIECES}
  UNION ALL SELECT TraceHash FROM whole_traces WHERE Org = {org:String} AND Sign < 0`;

/** Hashes of all traces that overlap the window of which the start meets the condition, and of some others. */
export function hashesIn(period: string, hasLoose: boolean): string {
  const whole = `SELECT TraceHash FROM whole_traces WHERE Org = {org:String} AND ${OVERLAPS} AND ${period}`;
  return hasLoose ? `${whole} UNION ALL ${LOOSE}` : whole;
}

const CONTENT = "TraceHash, TraceId, Start, End, FinishNano, HasError";

const standing = (hashes: string): string => `
  SELECT ${CONTENT} FROM whole_traces WHERE Org = {org:String} AND TraceHash IN (${hashes})
  GROUP BY ${CONTENT} HAVING ${TRACE_COUNT} > 0`;

/**
 * How many rows `LOOSE` has. Looks at indexes: where nothing is loose, which is when it is quiet, pages read less. The
 * organisation is counted and not looked for, which would take twice as long.
 */
export const COUNT_LOOSE = `
SELECT (SELECT countIf(Org = {org:String}) FROM trace_pieces WHERE StoredAt >= toDateTime({openSince:UInt32})) AS Open,
  (SELECT countIf(Org = {org:String}) FROM whole_traces WHERE Sign < 0) AS Reversed`;

/** How many pieces begin in the window. */
export const COUNT_IN_WINDOW = `
SELECT count() AS InWindow FROM trace_pieces WHERE Org = {org:String} AND Start >= fromUnixTimestamp64Nano({from:Int64})
  AND Start < fromUnixTimestamp64Nano({to:Int64})`;

/** What traces are narrowed down to: conditions on `Start`, `End`, `HasError` and `TraceHash`. */
export interface Narrowed {
  /** To one place where there is a choice: it reads the ledger, which each place would do, or so little that a place costs more. */
  readonly inOnePlace?: boolean;
  readonly sql: string;
  readonly params: Statement["params"];
}

/** Where the traces of a scope are found, each in one place. */
export interface KnownTraces {
  /**
   * Each a `FROM … WHERE …` with the columns TraceHash, TraceId, Start, End, DurationNano and HasError. Apart, as the engine reads of
   * one table only what it needs for the first rows, and then all of those.
   */
  readonly places: readonly string[];
  readonly params: Statement["params"];
}

/** The traces of a scope, a row for each. */
export function knownTraces(
  scope: Scope,
  openSince: number,
  hasLoose: boolean,
  narrowed: Narrowed = { sql: "1", params: {} },
): KnownTraces {
  const own = ofScope(scope);
  const params = { ...windowParams(scope), ...own.params, ...narrowed.params, openSince };
  const conditions = `${own.sql} AND ${narrowed.sql}`;
  const whole = (when: string): string =>
    `FROM whole_traces WHERE Org = {org:String} AND Sign = 1 AND ${when} AND ${conditions}`;
  const isPlain = own.sql === "1" && narrowed.inOnePlace !== true;
  const places = isPlain ? [whole(BEGINS_IN_WINDOW), whole(REACHES_INTO_WINDOW)] : [whole(OVERLAPS)];
  if (!hasLoose) return { places, params };
  return {
    places: [
      ...places.map((place) => `${place} AND TraceHash NOT IN (${LOOSE})`),
      `FROM (
    SELECT *, FinishNano - toUnixTimestamp64Nano(Start) AS DurationNano FROM (
    SELECT TraceHash, any(Id) AS TraceId, min(First) AS Start, max(Last) AS End, max(Finish) AS FinishNano, max(Failed) AS HasError
    FROM (
      SELECT TraceHash, TraceId AS Id, Start AS First, End AS Last, FinishNano AS Finish, HasError AS Failed
      FROM (SELECT ${CONTENT} FROM ${OPEN_PIECES} UNION ALL ${standing(LOOSE)})
    )
    GROUP BY TraceHash)
  ) WHERE ${OVERLAPS} AND ${conditions}`,
    ],
    params,
  };
}

/**
 * Without a filter every trace, calls or none. With a filter on calls, those with a call that matches. With `error` alone,
 * those too, and those in which any span failed: a failed tool or handler is what one looks for then.
 */
function ofScope(scope: Scope): Statement {
  if (!filtersCalls(scope) && !scope.error) return { sql: "1", params: {} };
  const { sql, params } = hasCalls(scope);
  return { sql: filtersCalls(scope) ? sql : `(HasError = 1 OR ${sql})`, params };
}

function hasCalls(scope: Scope): Statement {
  const { sql, params } = ledgerWhere(scope);
  return {
    sql: `TraceHash IN (SELECT TraceHash FROM ledger WHERE ${sql} GROUP BY TraceHash HAVING sum(Sign) > 0)`,
    params,
  };
}

/**
 * How many traces overlap the window, whatever the filter on calls: whole hours by their sums, the ends of the window row by
 * row, and what traces with open pieces add to that. Of those that failed only where nothing is loose: there each row stands.
 */
export function countKnownTraces(scope: Scope, openSince: number, hasLoose: boolean): Statement {
  const firstHour = (scope.from + HOUR_NANO - 1n) / HOUR_NANO;
  const endHour = scope.to / HOUR_NANO;
  const failed = scope.error ? " AND HasError = 1" : "";
  const rows = (where: string): string =>
    `SELECT toInt64(${TRACE_COUNT}) AS Traces FROM whole_traces WHERE Org = {org:String} AND ${where}${failed}`;
  const isByHours = scope.from >= 0n && endHour > firstHour;
  const pieces = isByHours
    ? [
        rows(`${START_HOUR} >= {firstHour:Int64} AND ${START_HOUR} < {endHour:Int64}`),
        rows(
          `${OVERLAPS} AND (Start < fromUnixTimestamp64Nano({hoursFrom:Int64}) OR Start >= fromUnixTimestamp64Nano({hoursTo:Int64}))`,
        ),
      ]
    : [rows(OVERLAPS)];
  const withCalls = scope.error ? hasCalls(scope) : undefined;
  if (withCalls !== undefined) {
    pieces.push(
      `SELECT toInt64(count()) AS Traces FROM whole_traces PREWHERE ${withCalls.sql} WHERE Org = {org:String} AND ${OVERLAPS} AND HasError = 0`,
    );
  }
  if (hasLoose) pieces.push(ADDED_BY_OPEN);
  return {
    sql: `SELECT sum(Traces) AS Count FROM (${pieces.join("\nUNION ALL ")})`,
    params: {
      ...withCalls?.params,
      ...windowParams(scope),
      openSince,
      ...(isByHours && { firstHour, endHour, hoursFrom: firstHour * HOUR_NANO, hoursTo: endHour * HOUR_NANO }),
    },
  };
}

const ADDED_BY_OPEN = `
SELECT toInt64(sum((First < fromUnixTimestamp64Nano({to:Int64}) AND Last >= fromUnixTimestamp64Nano({from:Int64})) - Counted)) AS Traces
FROM (
  SELECT TraceHash, min(Start) AS First, max(End) AS Last, sum(Whole) AS Counted
  FROM (
    SELECT TraceHash, Start, End, 0 AS Whole FROM ${OPEN_PIECES}
    UNION ALL SELECT TraceHash, Start, End, ${OVERLAPS} AS Whole FROM (${standing(`SELECT TraceHash FROM ${OPEN_PIECES}`)})
  )
  GROUP BY TraceHash
)`;
