import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Status, TraceList } from "outcrop/api";
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

/** Of each signal, before anything is killed. */
const ACKNOWLEDGED = 10;
/** The slower the machine, the more is sent while it starts anew. */
const ALL_WITHIN_MS = 120_000;

/** Sends requests of ten one-span traces, four at a time, until told to stop; remembers which were acknowledged. */
function startLoad(endpoint: () => string): {
  readonly acknowledged: ReadonlySet<string>;
  /** Answers how many were sent. */
  readonly stop: () => Promise<number>;
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
    acknowledged,
    stop: async () => {
      stopping.abort();
      await Promise.all(workers);
      return sent;
    },
  };
}

interface Stored {
  readonly ids: readonly string[];
  readonly spans: number;
  readonly calls: number;
  readonly pending: boolean;
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${stack.url}/api/kill/${path}`);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Every trace of the organisation, page by page. */
async function stored(): Promise<Stored> {
  const ids: string[] = [];
  let spans = 0;
  let calls = 0;
  let pending = false;
  for (let cursor: string | null = ""; cursor !== null;) {
    const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const page: TraceList = await get<TraceList>(`traces?range=1h&limit=500${after}`);
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
      const endpoint = (): string => `${stack.url}/api/kill`;
      const loads = [startLoad(endpoint), startLogLoad(endpoint), startMetricLoad(endpoint)] as const;
      const [spanLoad, logLoad, metricLoad] = loads;
      try {
        await eventually(
          () => loads.map(({ acknowledged }) => acknowledged.size),
          (sizes) => sizes.every((size) => size > ACKNOWLEDGED),
          ALL_WITHIN_MS,
        );
        await eventually(
          () => get<TraceList>("traces?range=1h&limit=1"),
          ({ rows }) => rows.length > 0,
          ALL_WITHIN_MS,
        );
        await stack.kill(which);
        // The receivers go on without the engine, which is started again.
        if (which !== "engine") stack = await startStack({ dataDir, settleAfterMs: 500 });
        await eventually(
          () => get<TraceList>("traces?range=1h&limit=1"),
          ({ rows }) => rows.length > 0,
          ALL_WITHIN_MS,
        );
      } finally {
        // Not into the stack of the test after this one.
        await Promise.all(loads.map((load) => load.stop()));
      }
      const sent = await spanLoad.stop();
      const { acknowledged } = spanLoad;
      // Asked before all pages, which keep two slow cores from settling.
      await eventually(
        () => get<Status>("status"),
        ({ spans, pending }) => spans >= acknowledged.size && pending.traces === 0,
        ALL_WITHIN_MS,
      );
      const after = await eventually(
        stored,
        ({ ids, calls, pending }) =>
          new Set([...ids, ...acknowledged]).size === ids.length && calls === ids.length && !pending,
        ALL_WITHIN_MS,
      );
      expect(new Set(after.ids).size).toBe(after.ids.length);
      expect(after.spans).toBe(after.ids.length);
      expect(after.ids.length).toBeLessThanOrEqual(sent);
      const bodies = await eventually(
        () => storedBodies(stack.url, logLoad.traceIds),
        (all) => new Set([...all, ...logLoad.acknowledged]).size === new Set(all).size,
        ALL_WITHIN_MS,
      );
      expect(new Set(bodies).size).toBe(bodies.length);
      const points = await eventually(
        () => storedPoints(stack),
        (all) => new Set([...all, ...metricLoad.acknowledged]).size === new Set(all).size,
        ALL_WITHIN_MS,
      );
      expect(new Set(points).size).toBe(points.length);
    });
  }
});
