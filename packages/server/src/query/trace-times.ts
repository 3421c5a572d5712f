import type { Store } from "../store/store.ts";
import { fiveMinutesOf } from "./five-minutes.ts";
import type { FoundTrace, TraceTimes } from "./found-trace.ts";
import { FEW_ROWS } from "./ledger-where.ts";
import { knownTraces, type Narrowed } from "./known-traces.ts";
import type { Scope } from "./scope.ts";
import type { TraceRows } from "./trace-rows.ts";

/** Of a row of `knownTraces`: all but the hash. */
export const TIMES_COLUMNS =
  "TraceId AS Trace, toString(toUnixTimestamp64Nano(Start)) AS FromNano, toString(toUnixTimestamp64Nano(End)) AS ToNano, toString(DurationNano) AS LongNano, HasError AS Failed";

const OF_PIECES = `
SELECT
  toString(TraceHash) AS Hash,
  any(TraceId) AS Trace,
  toString(toUnixTimestamp64Nano(min(Start))) AS FromNano,
  toString(toUnixTimestamp64Nano(max(End))) AS ToNano,
  toString(max(FinishNano) - toUnixTimestamp64Nano(min(Start))) AS LongNano,
  max(HasError) AS Failed
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
  const others: FoundTrace[] = [];
  for (const trace of found) {
    if (hasTimes(trace)) known.push(trace);
    else others.push(trace);
  }
  if (others.length === 0) return known;
  const unknown = others.map(({ Hash }) => BigInt(Hash));
  if (source.kind === "pieces") {
    return [...known, ...(await store.query<TraceTimes>(OF_PIECES, { org: scope.org, hashes: unknown }))];
  }
  // Every trace with a matching call overlaps the window.
  const anyOf = { ...scope, where: {}, error: false };
  const rowsOf = ({ inOnePlace = false, sql, params: own }: Narrowed): Promise<readonly TraceTimes[]> => {
    const { places, params } = knownTraces(anyOf, source.openSince, source.hasLoose, {
      inOnePlace,
      sql: `TraceHash IN {hashes:Array(UInt64)} AND ${sql}`,
      params: own,
    });
    const one = (place: string): string => `SELECT toString(TraceHash) AS Hash, ${TIMES_COLUMNS} ${place}`;
    return store.query<TraceTimes>(`${places.map(one).join("\nUNION ALL ")} ${FEW_ROWS}`, params);
  };
  const near = startsBeforeCalls(others);
  if (near !== undefined) known.push(...(await rowsOf({ ...near, params: { ...near.params, hashes: unknown } })));
  const seen = new Set(known.map(({ Hash }) => Hash));
  const hashes = unknown.filter((hash) => !seen.has(hash.toString()));
  if (hashes.length === 0) return known;
  return [...known, ...(await rowsOf({ sql: "1", params: { hashes } }))];
}

function hasTimes(trace: FoundTrace): trace is FoundTrace & TraceTimes {
  const { Trace, FromNano, ToNano, LongNano, Failed } = trace;
  return [Trace, FromNano, ToNano, LongNano, Failed].every((value) => value !== undefined);
}

/** How long before its first call in the window a trace mostly starts. */
const SHORTLY_NANO = 300_000_000_000n;

/** When a trace starts, both ends included, as far as it is known or very likely. */
export function mayStart({
  FromNano,
  CallNano,
}: FoundTrace): { readonly from: bigint; readonly to: bigint } | undefined {
  if (FromNano !== undefined) return { from: BigInt(FromNano), to: BigInt(FromNano) };
  return CallNano === undefined ? undefined : { from: BigInt(CallNano) - SHORTLY_NANO, to: BigInt(CallNano) };
}

/** Most traces start shortly before their calls, so that few rows have to be looked at, however far apart they are. */
function startsBeforeCalls(traces: readonly FoundTrace[]): Narrowed | undefined {
  const starts = traces.flatMap((trace) => mayStart(trace) ?? []);
  const buckets = starts.length < traces.length ? undefined : fiveMinutesOf(starts);
  return buckets === undefined
    ? undefined
    : {
        inOnePlace: true,
        sql: "toStartOfFiveMinutes(Start) IN {starts:Array(DateTime)}",
        params: { starts: buckets.map(String) },
      };
}
