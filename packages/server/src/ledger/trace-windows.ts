import type { Store } from "../store/store.ts";

/** Traces that began about the same time, and the times between which all of their spans began. */
export interface TraceWindow {
  readonly traceIds: readonly string[];
  /** Nanoseconds since the epoch, both included. */
  readonly from: bigint;
  readonly to: bigint;
}

export interface TraceTime {
  readonly traceId: string;
  readonly from: bigint;
  readonly to: bigint;
}

const TIMES_SQL = `
SELECT TraceId, toString(toUnixTimestamp64Nano(min(Start))) AS FromNano, toString(toUnixTimestamp64Nano(max(End))) AS ToNano
FROM otel_traces_trace_id_ts
WHERE Org = {org:String} AND TraceId IN {traces:Array(String)}
GROUP BY TraceId`;

/** When the spans of the traces began. Traces without a stored span are left out. */
export async function loadTraceTimes(
  store: Store,
  org: string,
  traceIds: readonly string[],
): Promise<readonly TraceTime[]> {
  const rows = await store.query<{ TraceId: string; FromNano: string; ToNano: string }>(TIMES_SQL, {
    org,
    traces: traceIds,
  });
  return rows.map((row) => ({ traceId: row.TraceId, from: BigInt(row.FromNano), to: BigInt(row.ToNano) }));
}

const MAX_WINDOW_NANO = 3_600_000_000_000n;

/**
 * Groups traces so that one late span of last week does not make the load of a thousand fresh traces read the week:
 * the traces of a window begin within an hour of each other, and one that is longer than that stands alone.
 */
export function traceWindows(times: readonly TraceTime[]): readonly TraceWindow[] {
  const windows: TraceWindow[] = [];
  let open: { readonly traceIds: string[]; readonly from: bigint; to: bigint } | undefined;
  for (const time of times.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (time.to - time.from > MAX_WINDOW_NANO) {
      windows.push({ traceIds: [time.traceId], from: time.from, to: time.to });
    } else if (open !== undefined && time.from - open.from <= MAX_WINDOW_NANO) {
      open.traceIds.push(time.traceId);
      if (time.to > open.to) open.to = time.to;
    } else {
      open = { traceIds: [time.traceId], from: time.from, to: time.to };
      windows.push(open);
    }
  }
  return windows;
}
