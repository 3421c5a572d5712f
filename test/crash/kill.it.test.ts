import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { TraceList } from "outcrop/api";
import { chatSpan, newTraceId, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";
import { startLogLoad, storedBodies } from "./log-load.ts";
import { startMetricLoad, storedPoints } from "./metric-load.ts";

let dataDir: string;
let stack: Stack;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "outcrop-kill-"));
  stack = await startStack({ dataDir, settleAfterMs: 500 });
});
afterEach(async () => {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Between two requests of a sender: enough are under way at any moment, and the two cores are for who is killed. */
const PAUSE_MS = 20;

/** Sends requests of ten one-span traces, four at a time, until told to stop; remembers which were acknowledged. */
function startLoad(endpoint: () => string): {
  readonly stop: () => Promise<{ readonly acknowledged: Set<string>; readonly sent: number }>;
} {
  const acknowledged = new Set<string>();
  let sent = 0;
  const stopping = new AbortController();
  const worker = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const ids = Array.from({ length: 10 }, newTraceId);
      sent += ids.length;
      const body = traceRequest(ids.map((traceId) => chatSpan({ traceId })));
      if ((await sendTraces(endpoint(), body)) === 200) {
        for (const id of ids) acknowledged.add(id);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const workers = Array.from({ length: 4 }, worker);
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(workers);
      return { acknowledged, sent };
    },
  };
}

interface Stored {
  readonly ids: readonly string[];
  readonly spans: number;
  readonly calls: number;
  readonly pending: boolean;
}

/** Every trace of the organisation, page by page. */
async function stored(url: string): Promise<Stored> {
  const ids: string[] = [];
  let spans = 0;
  let calls = 0;
  let pending = false;
  for (let cursor: string | null = ""; cursor !== null;) {
    const response = await fetch(
      `${url}/api/kill/traces?range=1h&limit=500${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    const page = (await response.json()) as TraceList;
    for (const row of page.rows) {
      ids.push(row.traceId);
      spans += row.spans;
      calls += row.totals.calls;
      pending ||= row.pending;
    }
    cursor = page.nextCursor;
  }
  return { ids, spans, calls, pending };
}

describe("killed in mid-load", () => {
  for (const which of ["server", "engine", "both"] as const) {
    it(`${which}: what was acknowledged is there once, in spans, metrics, logs and the ledger`, async () => {
      const load = startLoad(() => `${stack.url}/api/kill`);
      const logLoad = startLogLoad(() => `${stack.url}/api/kill`);
      const metricLoad = startMetricLoad(() => `${stack.url}/api/kill`);
      await eventually(
        () => stored(stack.url),
        ({ ids }) => ids.length > 0,
      );
      await stack.kill(which);
      if (which === "engine") {
        // The receivers go on without the engine, which is started again.
        await eventually(
          () => stored(stack.url),
          ({ ids }) => ids.length > 0,
        );
      } else {
        stack = await startStack({ dataDir, settleAfterMs: 500 });
        await eventually(
          () => stored(stack.url),
          ({ ids }) => ids.length > 0,
        );
      }
      const { acknowledged, sent } = await load.stop();
      const logged = await logLoad.stop();
      const measured = await metricLoad.stop();
      expect(acknowledged.size).toBeGreaterThan(10);
      const after = await eventually(
        () => stored(stack.url),
        ({ ids, calls, pending }) =>
          new Set([...ids, ...acknowledged]).size === ids.length && calls === ids.length && !pending,
      );
      expect(new Set(after.ids).size).toBe(after.ids.length);
      expect(after.spans).toBe(after.ids.length);
      expect(after.ids.length).toBeLessThanOrEqual(sent);
      expect(logged.acknowledged.size).toBeGreaterThan(10);
      const bodies = await eventually(
        () => storedBodies(stack.url, logged.traceIds),
        (all) => new Set([...all, ...logged.acknowledged]).size === new Set(all).size,
      );
      expect(new Set(bodies).size).toBe(bodies.length);
      expect(measured.size).toBeGreaterThan(10);
      const points = await eventually(
        () => storedPoints(stack),
        (all) => new Set([...all, ...measured]).size === new Set(all).size,
      );
      expect(new Set(points).size).toBe(points.length);
    });
  }
});
