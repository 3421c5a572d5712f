import type { Store } from "../store/store.ts";
import { knownTraces, type Narrowed } from "./known-traces.ts";
import type { Scope } from "./scope.ts";
import type { TraceRows } from "./trace-rows.ts";
import type { FoundTrace } from "./traces-by-start.ts";

/** When the first and the last span of a trace of a page begin, whatever the window. */
export interface TraceTimes {
  readonly Hash: string;
  readonly Trace: string;
  readonly FromNano: string;
  readonly ToNano: string;
}

const OF_PIECES = `
SELECT
  toString(TraceHash) AS Hash,
  any(TraceId) AS Trace,
  toString(toUnixTimestamp64Nano(min(Start))) AS FromNano,
  toString(toUnixTimestamp64Nano(max(End))) AS ToNano
FROM trace_pieces
WHERE Org = {org:String} AND TraceHash IN {hashes:Array(UInt64)}
GROUP BY TraceHash`;

/** Of traces that overlap the window of the scope; those of which there are no spans are left out. */
export async function traceTimes(
  store: Store,
  scope: Scope,
  found: readonly FoundTrace[],
  source: TraceRows,
): Promise<readonly TraceTimes[]> {
  const known: TraceTimes[] = [];
  const unknown: bigint[] = [];
  for (const { Hash, TraceId, FromNano, ToNano } of found) {
    if (TraceId === undefined || FromNano === undefined || ToNano === undefined) unknown.push(BigInt(Hash));
    else known.push({ Hash, Trace: TraceId, FromNano, ToNano });
  }
  if (unknown.length === 0) return known;
  if (source.kind === "pieces") {
    return [...known, ...(await store.query<TraceTimes>(OF_PIECES, { org: scope.org, hashes: unknown }))];
  }
  const hashes = narrowedByCalls(found, unknown);
  // Every trace with a matching call overlaps the window.
  const { sql, params } = knownTraces({ ...scope, where: {}, error: false }, source.openSince, source.hasLoose, hashes);
  const rows = await store.query<TraceTimes>(
    `SELECT toString(TraceHash) AS Hash, TraceId AS Trace, toString(StartNano) AS FromNano, toString(EndNano) AS ToNano
    FROM (${sql})`,
    params,
  );
  return [...known, ...rows];
}

/** A trace with a call lies around it: of a page whose calls are near each other few rows have to be looked at. */
function narrowedByCalls(found: readonly FoundTrace[], hashes: readonly bigint[]): Narrowed {
  const sql = "TraceHash IN {hashes:Array(UInt64)}";
  const calls = found.flatMap(({ CallNano }) => (CallNano === undefined ? [] : [BigInt(CallNano)]));
  const [first] = calls;
  if (first === undefined || calls.length < hashes.length) return { sql, params: { hashes } };
  const firstCall = calls.reduce((a, b) => (a < b ? a : b), first);
  const lastCall = calls.reduce((a, b) => (a > b ? a : b), first);
  return {
    sql: `${sql} AND Start <= fromUnixTimestamp64Nano({lastCall:Int64}) AND End >= fromUnixTimestamp64Nano({firstCall:Int64})`,
    params: { hashes, firstCall, lastCall },
  };
}
