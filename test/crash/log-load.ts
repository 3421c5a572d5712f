import type { TraceLogs } from "outcrop/api";
import { newTraceId } from "../stack/otlp.ts";

const RECORDS_OF_REQUEST = 10;
/** Fewer records than the API shows of one trace. */
const REQUESTS_OF_TRACE = 50;
const PAUSE_MS = 20;

interface LogLoad {
  readonly traceIds: readonly string[];
  /** Bodies that were acknowledged so far; each was sent once. */
  readonly acknowledged: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
}

/** Sends requests of ten log records, one at a time, until told to stop. */
export function startLogLoad(endpoint: () => string): LogLoad {
  const traceIds: string[] = [];
  const acknowledged = new Set<string>();
  const stopping = new AbortController();
  const send = async (request: number): Promise<void> => {
    if (request % REQUESTS_OF_TRACE === 0) traceIds.push(newTraceId());
    const traceId = traceIds.at(-1);
    const bodies = Array.from({ length: RECORDS_OF_REQUEST }, (_, index) => `${request}.${index}`);
    const logRecords = bodies.map((body) => ({ traceId, body: { stringValue: body } }));
    const response = await fetch(`${endpoint()}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }),
    });
    await response.arrayBuffer();
    if (response.status === 200) for (const body of bodies) acknowledged.add(body);
  };
  const running = (async (): Promise<void> => {
    for (let request = 0; !stopping.signal.aborted; request++) {
      // The server is gone for a while.
      await send(request).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    traceIds,
    acknowledged,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** The bodies of all log records that are stored of these traces. */
export async function storedBodies(url: string, traceIds: readonly string[]): Promise<readonly string[]> {
  const bodies: string[] = [];
  for (const traceId of traceIds) {
    const response = await fetch(`${url}/api/kill/traces/${traceId}/logs`);
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const { rows } = (await response.json()) as TraceLogs;
    bodies.push(...rows.map(({ body }) => body));
  }
  return bodies;
}
