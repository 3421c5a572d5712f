import type { Store } from "../store/store.ts";
import { countKnownTraces, knownTraces } from "./known-traces.ts";
import { ledgerWhere, NO_PROJECTIONS, windowParams, type Statement } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import type { TraceRows } from "./trace-rows.ts";
import { tellingPieces } from "./trace-where.ts";

/** How many traces the trace list shows for the same scope. Where they are read from is asked only without a filter on calls. */
export async function countTraces(store: Store, scope: Scope, traces: () => Promise<TraceRows>): Promise<number> {
  const statement = filtersCalls(scope) ? countOfCalls(scope) : countStatement(scope, await traces());
  const rows = await store.query<{ Count: string | number }>(statement.sql, statement.params);
  return Number(rows[0]?.Count ?? 0);
}

function countOfCalls(scope: Scope): Statement {
  const { sql, params } = ledgerWhere(scope);
  const traces = `SELECT TraceHash FROM ledger WHERE ${sql} GROUP BY TraceHash HAVING sum(Sign) > 0`;
  return { sql: `SELECT count() AS Count FROM (${traces}) ${NO_PROJECTIONS}`, params };
}

function countStatement(scope: Scope, traces: TraceRows): Statement {
  if (traces.kind === "whole") {
    if (!scope.error || !traces.hasLoose) return countKnownTraces(scope, traces.openSince, traces.hasLoose);
    const { places, params } = knownTraces(scope, traces.openSince, traces.hasLoose);
    const counts = places.map((place) => `SELECT count() AS Traces ${place}`);
    return { sql: `SELECT sum(Traces) AS Count FROM (${counts.join(" UNION ALL ")})`, params };
  }
  if (scope.error) {
    const { sql, params } = tellingPieces(scope);
    return { sql: `SELECT uniqExact(TraceHash) AS Count FROM trace_pieces WHERE ${sql}`, params };
  }
  // What overlaps the window, in two: only the few pieces that begin before it are asked for their ends.
  const piece = (starts: string): string => `SELECT TraceHash FROM trace_pieces WHERE Org = {org:String} AND ${starts}`;
  const FROM = "fromUnixTimestamp64Nano({from:Int64})";
  return {
    sql: `SELECT uniqExact(TraceHash) AS Count FROM (
      ${piece(`Start >= ${FROM} AND Start < fromUnixTimestamp64Nano({to:Int64})`)}
      UNION ALL ${piece(`Start < ${FROM} AND End >= ${FROM}`)}
    )`,
    params: windowParams(scope),
  };
}
