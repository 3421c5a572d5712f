import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stack, startStack } from "../../test/stack/stack.ts";
import { embeddedStore } from "../ingest/bench-store.ts";
import { checkStored } from "../ingest/check-stored.ts";
import { freePort } from "../ingest/free-port.ts";
import { openLoad } from "../ingest/load.ts";
import type { LoadReport } from "../ingest/load-process.ts";
import { askOnce } from "../ingest/query-load.ts";
import { HeldMemory, type Held } from "./held-memory.ts";
import { readSoakOptions, type SoakOptions } from "./options.ts";
import { takeSample, type Sample } from "./sample.ts";
import { trendOf, type Allowance, type Trend } from "./trend.ts";

const SAMPLE_MS = 5000;
/** Enough for an agent's trace among them. */
const SPANS_PER_REQUEST = 256;
const CONNECTIONS = 4;
const SAMPLES_BETWEEN_LINES = 12;
/** Rarely, as a collection of all garbage is not what a server does by itself. */
const SAMPLES_BETWEEN_COLLECTIONS = 4;

type Figure = keyof Sample | keyof Held;

/**
 * What may be gained over the last half of the run. Objects that the server holds on to are the strictest: nothing of them depends
 * on when V8 collects. An engine's memory moves by its merges, a log by its segments, and each thread of the engine has three
 * handles of its own.
 */
const ALLOWANCES: Readonly<Record<Figure, Allowance>> = {
  server_heap_mb: { share: 0, least: 2 },
  server_buffers_mb: { share: 0, least: 24 },
  server_rss_mb: { share: 0.1, least: 32 },
  engine_rss_mb: { share: 0.1, least: 64 },
  server_handles: { share: 0, least: 8 },
  engine_handles: { share: 0, least: 32 },
  log_mb: { share: 0, least: 16 },
};

/** True when everything is flat, and every acknowledged span is stored, once, and settled. */
export async function soak(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readSoakOptions(args);
  const dataDir = mkdtempSync(join(tmpdir(), "outcrop-soak-"));
  try {
    const port = await freePort();
    const memory = new HeldMemory(dataDir, options.leakKibPerSecond);
    const stack = await startStack({ dataDir, args: ["--otlp-port", String(port)], env: memory.env });
    try {
      const { samples, held: kept, report } = await underLoad({ stack, port, dataDir, memory }, options, print);
      const acknowledged = report.requests * SPANS_PER_REQUEST;
      const store = embeddedStore(dataDir);
      const stored = await checkStored((sql) => store.query(stack, sql), acknowledged);
      const trends = trendsOf(secondHalf(samples), secondHalf(kept));
      const isFlat = Object.values(trends).every((trend) => trend.isFlat);
      const isStored = stored.rows === acknowledged && stored.doubled === 0 && stored.ledgerAgrees;
      print({
        kind: "summary",
        minutes: Math.round(report.seconds / 6) / 10,
        spans_per_second: Math.round(acknowledged / report.seconds),
        ack_p50_ms: Math.round(report.ackP50Ms * 10) / 10,
        ack_p99_ms: Math.round(report.ackP99Ms * 10) / 10,
        refused_requests: report.refused,
        sent: acknowledged,
        stored: stored.rows,
        ledger_agrees: stored.ledgerAgrees,
        samples: samples.length,
        trends: Object.fromEntries(Object.entries(trends).map(([name, trend]) => [name, rounded(trend)])),
        correct: isFlat && isStored,
      });
      return isFlat && isStored;
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Place {
  readonly stack: Stack;
  readonly port: number;
  readonly dataDir: string;
  readonly memory: HeldMemory;
}

async function underLoad(
  { stack, port, dataDir, memory }: Place,
  { minutes, spansPerSecond }: SoakOptions,
  print: (line: object) => void,
): Promise<{ readonly samples: readonly Sample[]; readonly held: readonly Held[]; readonly report: LoadReport }> {
  const load = await openLoad({
    port,
    protocol: "protobuf",
    connections: CONNECTIONS,
    spansPerRequest: SPANS_PER_REQUEST,
    requestsPerSecond: spansPerSecond / SPANS_PER_REQUEST,
  });
  try {
    const samples: Sample[] = [];
    const held: Held[] = [];
    load.start();
    const until = performance.now() + minutes * 60_000;
    for (let turn = 0; performance.now() < until; turn++) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
      await askOnce(stack.url, turn);
      const sample = await takeSample(stack.ready.pid, stack.ready.engine?.pid ?? 0, dataDir);
      samples.push(sample);
      if (turn % SAMPLES_BETWEEN_COLLECTIONS === 0) held.push(await memory.ask(stack.ready.pid));
      if (turn % SAMPLES_BETWEEN_LINES === 0) print({ kind: "sample", ...sample, ...held.at(-1) });
    }
    return { samples, held, report: await load.stop() };
  } finally {
    load.kill();
  }
}

function secondHalf<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(items.length >> 1);
}

function trendsOf(samples: readonly Sample[], held: readonly Held[]): Readonly<Record<Figure, Trend>> {
  const trend = (name: keyof Sample): Trend =>
    trendOf(
      samples.map((sample) => sample[name]),
      ALLOWANCES[name],
    );
  const heldTrend = (name: keyof Held): Trend =>
    trendOf(
      held.map((moment) => moment[name]),
      ALLOWANCES[name],
    );
  return {
    server_heap_mb: heldTrend("server_heap_mb"),
    server_buffers_mb: heldTrend("server_buffers_mb"),
    server_rss_mb: trend("server_rss_mb"),
    engine_rss_mb: trend("engine_rss_mb"),
    server_handles: trend("server_handles"),
    engine_handles: trend("engine_handles"),
    log_mb: trend("log_mb"),
  };
}

function rounded({ median, max, growth, allowed, isFlat }: Trend): object {
  const round = (value: number): number => Math.round(value * 10) / 10;
  return { median: round(median), max: round(max), growth: round(growth), allowed: round(allowed), flat: isFlat };
}
