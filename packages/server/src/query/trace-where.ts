import { ledgerWhere, windowParams, type Statement } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";

/** Traces that have begun before the window ends, and of which a span began after it begins. */
export const OVERLAPS_WINDOW =
  "Org = {org:String} AND Start < fromUnixTimestamp64Nano({to:Int64}) AND End >= fromUnixTimestamp64Nano({from:Int64})";

/**
 * The traces of a scope, as a `SELECT` of TraceId, StartNano, LastNano, AnyError over the trace times.
 *
 * Without a filter: every trace that overlaps the window, calls or none. With a filter on calls: the traces with a
 * call that matches. With `error` alone: those too, and traces in which any span failed, as a failed tool or handler
 * is what one looks for then; they add nothing to the totals.
 */
export function scopedTraces(scope: Scope): Statement {
  const where = ledgerWhere(scope);
  const matching = `TraceId IN (SELECT TraceId FROM ledger WHERE ${where.sql} GROUP BY TraceId HAVING sum(Sign) > 0)`;
  const onlyErrors = scope.error && !filtersCalls(scope);
  const restricted = filtersCalls(scope) ? `AND ${matching}` : "";
  return {
    sql: `
  SELECT
    TraceId,
    toUnixTimestamp64Nano(min(Start)) AS StartNano,
    max(FinishNano) AS LastNano,
    max(HasError) AS AnyError
  FROM otel_traces_trace_id_ts
  WHERE ${OVERLAPS_WINDOW} ${restricted}
  GROUP BY TraceId
  ${onlyErrors ? `HAVING AnyError = 1 OR ${matching}` : ""}`,
    params: filtersCalls(scope) || onlyErrors ? where.params : windowParams(scope),
  };
}
