import type { Store } from "../store/store.ts";
import { parseHead, type HeadTimes, type TraceHead } from "../store/traces/trace-head.ts";
import { fiveMinutesOf } from "./five-minutes.ts";
import type { FoundTrace } from "./found-trace.ts";
import { OPEN_PIECES } from "./known-traces.ts";
import { FEW_ROWS } from "./ledger-where.ts";
import { filtersCalls, type Scope } from "./scope.ts";
import type { TraceRows } from "./trace-rows.ts";
import { mayStart } from "./trace-times.ts";

/** Where traces lie in fewer periods of five minutes, their spans are neighbours, and quickly read. */
const APART = 12;

const NONE: ReadonlyMap<string, TraceHead & HeadTimes> = new Map();

interface HeadRow {
  readonly Hash: string;
  /** Empty: the trace has got more spans since its head was written. */
  readonly Head: string;
}

const HEADS = `
SELECT toString(TraceHash) AS Hash, Head FROM trace_heads PREWHERE TraceHash IN {hashes:Array(UInt64)}
WHERE Org = {org:String} AND toStartOfFiveMinutes(Start) IN {starts:Array(DateTime)}`;

/**
 * What stands of traces that failed or have calls, by hash, if they are apart and began some hours ago: others have none.
 * Exact: what had been stored of a trace before `openSince` has taken its head back, and what came since is open.
 */
export async function traceHeads(
  store: Store,
  scope: Scope,
  found: readonly FoundTrace[],
  source: TraceRows,
): Promise<ReadonlyMap<string, TraceHead & HeadTimes>> {
  if (source.kind === "pieces") return NONE;
  const mayHaveOne = scope.error || filtersCalls(scope) || found.some((trace) => trace.CallNano !== undefined);
  const starts = mayHaveOne ? found.map(mayStart) : [];
  const periods = starts.every((start) => start !== undefined) ? fiveMinutesOf(starts) : undefined;
  if (periods === undefined || periods.length < APART) return NONE;
  const open = source.hasLoose ? `AND TraceHash NOT IN (SELECT TraceHash FROM ${OPEN_PIECES})` : "";
  const rows = await store.query<HeadRow>(`${HEADS} ${open} ${FEW_ROWS}`, {
    org: scope.org,
    hashes: found.map(({ Hash }) => BigInt(Hash)),
    starts: periods.map(String),
    openSince: source.openSince,
  });
  const withdrawn = new Set(rows.flatMap(({ Hash, Head }) => (Head === "" ? [Hash] : [])));
  return new Map(rows.flatMap(({ Hash, Head }) => (withdrawn.has(Hash) ? [] : [[Hash, parseHead(Head)]])));
}
