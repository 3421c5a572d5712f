import { HOUR_NANO } from "../schema/ledger-hours.ts";
import { START_HOUR, TRACE_COUNT } from "../schema/whole-trace-table.ts";
import type { Store } from "../store.ts";
import { HEAD_TEXT } from "./trace-head.ts";

/** Hours written before the progress is noted; a crash has them written again, which shows the same. */
const HOURS_AT_ONCE = 100;
const HOUR_SECONDS = 3_600;
/** Traces of a statement, more or less: each takes some 500 bytes while it is grouped. */
const TRACES_AT_ONCE = 100_000;
/** In shorter periods than a minute too many traces would be cut off. Hours of more traces have no heads. */
const MAX_PERIODS = 60;
/** Of a period, how long the spans of its traces may begin after its end. Other traces have no head. */
const OVERLAP = 6n;
const MAX_SECONDS = 25;

const BEGAN = "Start >= fromUnixTimestamp64Nano({from:Int64}) AND Start < fromUnixTimestamp64Nano({to:Int64})";
const SPANS_OF_PERIOD =
  "Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp < fromUnixTimestamp64Nano({end:Int64})";
/** Traces that began in the period, have all of their spans before its end, and failed or have calls. */
const TOLD = `FROM whole_traces
  WHERE ${BEGAN} AND End < fromUnixTimestamp64Nano({end:Int64})
    AND (HasError = 1 OR TraceHash IN (SELECT TraceHash FROM ledger WHERE ${SPANS_OF_PERIOD}))
  GROUP BY Org, TraceId HAVING ${TRACE_COUNT} > 0`;

const WRITE = `
INSERT INTO trace_heads (Org, Start, TraceHash, Head)
SELECT Org, min(Timestamp) AS Start, sipHash64(TraceId) AS TraceHash, ${HEAD_TEXT} AS Head
FROM otel_traces PREWHERE TraceId IN (SELECT TraceId ${TOLD}) WHERE ${SPANS_OF_PERIOD}
GROUP BY Org, TraceId HAVING (Org, TraceId) IN (SELECT Org, TraceId ${TOLD})
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = ${MAX_SECONDS}, max_threads = 1`;

const HOURS = `
SELECT ${START_HOUR} AS Hour, ${TRACE_COUNT} AS Traces FROM whole_traces
WHERE ${START_HOUR} >= {first:Int64} AND ${START_HOUR} < {end:Int64}
GROUP BY Hour ORDER BY Hour LIMIT ${HOURS_AT_ONCE}`;

/**
 * Writes the heads of traces that began in the hours since the last time, up to the hour before the last whole one. True
 * when it has come so far. The traces have to be written as rows before. Throws `StoreError`.
 */
export async function writeTraceHeads(store: Pick<Store, "query" | "command">, signal: AbortSignal): Promise<boolean> {
  const [clock] = await store.query<{ readonly Now: number; readonly Until: number }>(
    "SELECT toUnixTimestamp(now()) AS Now, toUnixTimestamp((SELECT max(Until) FROM trace_heads_until)) AS Until",
  );
  const first = Math.floor((clock?.Until ?? 0) / HOUR_SECONDS);
  const end = Math.floor((clock?.Now ?? 0) / HOUR_SECONDS) - 1;
  if (first >= end) return true;
  const hours = await store.query<{ readonly Hour: string; readonly Traces: string }>(HOURS, { first, end });
  let written = 0;
  let failure: unknown;
  for (const { Hour: hour, Traces: traces } of hours) {
    try {
      if (!(await writeHour(store, BigInt(hour), Number(traces), signal))) return false;
    } catch (error) {
      failure = error;
    }
    written += 1;
    if (failure !== undefined) break;
  }
  const isAll = failure === undefined && hours.length < HOURS_AT_ONCE;
  const until = isAll ? end : Number(hours[written - 1]?.Hour) + 1;
  // Also past an hour that failed: its traces have no heads, and it would hold up all others.
  await store.command("INSERT INTO trace_heads_until SELECT toDateTime({until:UInt32})", {
    until: until * HOUR_SECONDS,
  });
  if (failure !== undefined) throw failure;
  return isAll;
}

/** False when told to stop. */
async function writeHour(
  store: Pick<Store, "command">,
  hour: bigint,
  traces: number,
  signal: AbortSignal,
): Promise<boolean> {
  const periods = Math.max(1, Math.ceil(traces / TRACES_AT_ONCE));
  if (periods > MAX_PERIODS) return true;
  const length = HOUR_NANO / BigInt(periods);
  for (let period = 0; period < periods; period++) {
    if (signal.aborted) return false;
    const from = hour * HOUR_NANO + BigInt(period) * length;
    const to = period === periods - 1 ? (hour + 1n) * HOUR_NANO : from + length;
    await store.command(WRITE, { from, to, end: to + length / OVERLAP });
  }
  return true;
}
