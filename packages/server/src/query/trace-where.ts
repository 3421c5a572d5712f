import { ledgerWhere, windowParams, type Statement } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";

/**
 * Pieces of traces (what one block held of a trace) that have begun before the window ends, and of which a span began
 * after it begins. A trace overlaps the window when a piece of it does, and its times and errors are those of such pieces.
 */
export const OVERLAPS_WINDOW =
  "Org = {org:String} AND Start < fromUnixTimestamp64Nano({to:Int64}) AND End >= fromUnixTimestamp64Nano({from:Int64})";

const hasCalls = (ledger: string): string =>
  `TraceHash IN (SELECT TraceHash FROM ledger WHERE ${ledger} GROUP BY TraceHash HAVING sum(Sign) > 0)`;

/**
 * The `WHERE` of pieces by which the traces of a scope are known, at least one of each.
 *
 * Without a filter: every trace that overlaps the window, calls or none. With a filter on calls: the traces with a
 * call that matches. With `error` alone: those too, and traces in which any span failed, as a failed tool or handler
 * is what one looks for then; they add nothing to the totals.
 */
export function tellingPieces(scope: Scope): Statement {
  const ledger = ledgerWhere(scope);
  if (filtersCalls(scope)) return { sql: `${OVERLAPS_WINDOW} AND ${hasCalls(ledger.sql)}`, params: ledger.params };
  if (!scope.error) return { sql: OVERLAPS_WINDOW, params: windowParams(scope) };
  return { sql: `${OVERLAPS_WINDOW} AND (HasError = 1 OR ${hasCalls(ledger.sql)})`, params: ledger.params };
}

/** The traces of a scope, as a `SELECT` of TraceHash, StartNano, LongNano. Groups every piece in the window. */
export function scopedTraces(scope: Scope): Statement {
  const telling = tellingPieces(scope);
  const onlyErrors = scope.error && !filtersCalls(scope);
  // A piece without an error may be the first of a trace with one.
  const where = onlyErrors
    ? `${OVERLAPS_WINDOW} AND TraceHash IN (SELECT TraceHash FROM trace_pieces WHERE ${telling.sql})`
    : telling.sql;
  return {
    sql: `
  SELECT TraceHash, toUnixTimestamp64Nano(min(Start)) AS StartNano, max(FinishNano) - StartNano AS LongNano
  FROM trace_pieces
  WHERE ${where}
  GROUP BY TraceHash`,
    params: telling.params,
  };
}
