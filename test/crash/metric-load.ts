import { askEngine } from "../stack/ask-engine.ts";
import type { Stack } from "../stack/stack.ts";

const POINTS_OF_KIND = 5;
const PAUSE_MS = 20;
const KINDS = ["gauge", "sum", "histogram", "summary"] as const;

interface MetricLoad {
  /** Points that were acknowledged so far, by kind and what was sent as their attribute `n`. */
  readonly acknowledged: ReadonlySet<string>;
  readonly stop: () => Promise<void>;
}

/** Sends requests with points of several kinds, one at a time, until told to stop. */
export function startMetricLoad(endpoint: () => string): MetricLoad {
  const acknowledged = new Set<string>();
  const stopping = new AbortController();
  const send = async (request: number): Promise<void> => {
    const numbers = Array.from({ length: POINTS_OF_KIND }, (_, index) => `${request}.${index}`);
    const dataPoints = numbers.map((n) => ({ attributes: [{ key: "n", value: { stringValue: n } }] }));
    const metrics = KINDS.map((kind) => ({ name: "m", [kind]: { dataPoints } }));
    const response = await fetch(`${endpoint()}/v1/metrics`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] }),
    });
    await response.arrayBuffer();
    if (response.status === 200) for (const kind of KINDS) for (const n of numbers) acknowledged.add(`${kind} ${n}`);
  };
  const running = (async (): Promise<void> => {
    for (let request = 0; !stopping.signal.aborted; request++) {
      // The server is gone for a while.
      await send(request).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  return {
    acknowledged,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** All points that are stored, as often as they are. */
export async function storedPoints(stack: Stack): Promise<readonly string[]> {
  const selects = KINDS.map((kind) => `SELECT concat('${kind} ', Attributes['n']) AS point FROM otel_metrics_${kind}`);
  const rows = await askEngine<{ readonly point: string }>(stack, selects.join(" UNION ALL "));
  return rows.map(({ point }) => point);
}
