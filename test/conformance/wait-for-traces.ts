import { setTimeout as sleep } from "node:timers/promises";
import type { TraceDetail } from "../../packages/server/src/api/types.ts";

const WITHIN_MS = 120_000;
const EVERY_MS = 250;

/**
 * Asks the query API (`{apiUrl}/traces/{traceId}`) until each trace is there and settled, for two minutes at most.
 * What is missing in the answer did not come in that time.
 */
export async function waitForTraces(
  apiUrl: string,
  traceIds: readonly string[],
): Promise<ReadonlyMap<string, TraceDetail>> {
  const found = new Map<string, TraceDetail>();
  let missing: readonly string[] = [...new Set(traceIds)];
  const deadline = performance.now() + WITHIN_MS;
  while (missing.length > 0 && performance.now() < deadline) {
    for (const traceId of missing) {
      const trace = await getTrace(`${apiUrl}/traces/${traceId}`);
      // None that waits has settled before the oldest; asking for the others would only keep the server busy.
      if (trace === undefined) break;
      found.set(traceId, trace);
    }
    missing = missing.filter((traceId) => !found.has(traceId));
    if (missing.length > 0) await sleep(EVERY_MS);
  }
  for (const traceId of missing) {
    const trace = await getTrace(`${apiUrl}/traces/${traceId}`);
    if (trace !== undefined) found.set(traceId, trace);
  }
  return found;
}

/** `undefined` while it is not there or not settled. */
async function getTrace(url: string): Promise<TraceDetail | undefined> {
  const response = await fetch(url);
  if (!response.ok) {
    await response.arrayBuffer();
    return undefined;
  }
  const trace = (await response.json()) as TraceDetail;
  return trace.pending ? undefined : trace;
}
