import type { Store } from "../store/store.ts";
import type { TraceWindow } from "./trace-windows.ts";

/** A trace with no such span can have no entry, and most traces of most applications have none. */
const SAYS_GENAI = `GenAiOperation != '' OR CostStatus != '' OR isNotNull(GenAiInputTokens) OR isNotNull(GenAiOutputTokens)
  OR isNotNull(GenAiCacheReadTokens) OR isNotNull(GenAiCacheWriteTokens) OR isNotNull(GenAiCacheWrite1hTokens)`;

const COUNTS_SQL = `
SELECT TraceId, count() AS Spans
FROM otel_traces
WHERE Org = {org:String} AND TraceId IN {traces:Array(String)}
  AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})
GROUP BY TraceId
HAVING max(${SAYS_GENAI})`;

/** The traces of the window that can have entries, in windows that are small enough to be loaded whole. */
export async function boundedWindows(
  store: Store,
  org: string,
  window: TraceWindow,
  maxSpans: number,
): Promise<readonly TraceWindow[]> {
  const { traceIds, from, to } = window;
  if (traceIds.length === 1) return [window];
  const params = { org, traces: traceIds, from: from.toString(), to: to.toString() };
  const rows = await store.query<{ TraceId: string; Spans: string | number }>(COUNTS_SQL, params);
  const spansOf = new Map(rows.map((row) => [row.TraceId, Number(row.Spans)]));
  let part: string[] = [];
  const parts = [part];
  let spans = 0;
  for (const traceId of traceIds) {
    const own = spansOf.get(traceId);
    if (own === undefined) continue;
    if (part.length > 0 && spans + own > maxSpans) {
      part = [];
      parts.push(part);
      spans = 0;
    }
    part.push(traceId);
    spans += own;
  }
  return parts.filter((ids) => ids.length > 0).map((ids) => ({ traceIds: ids, from, to }));
}
