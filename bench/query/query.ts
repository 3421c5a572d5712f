import { createQueries } from "../../packages/server/src/query/queries.ts";
import type { Scope } from "../../packages/server/src/query/scope.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { startEngineStore } from "../../test/store/engine-store.ts";
import { processUse } from "../ingest/process-use.ts";
import { fill, ORG } from "./fill.ts";
import { readQueryBenchOptions } from "./options.ts";

const HOUR_NANO = 3_600_000_000_000n;
const GOAL_MS = 150;
const WARM_UP = 2;

/** The ranges that the console offers, from an hour up; the default is a day. */
const RANGES = [
  ["1h", HOUR_NANO],
  ["24h", 24n * HOUR_NANO],
  ["7d", 7n * 24n * HOUR_NANO],
  ["30d", 30n * 24n * HOUR_NANO],
] as const;

/** True when every answer had rows: a question that finds nothing is not worth timing. */
export async function query(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readQueryBenchOptions(args);
  const engine = await startEngineStore();
  try {
    await migrate(engine.store);
    const began = performance.now();
    const filled = await fill(engine.store, options.spans, (copies, of) => {
      if (copies % 10 === 0) print({ kind: "progress", copies, of });
    });
    print({ kind: "filled", spans: filled.spans, seconds: Math.round((performance.now() - began) / 1000) });

    const queries = createQueries(engine.store);
    const questions: (readonly [name: string, ask: () => Promise<boolean>])[] = [
      ["trace", async () => (await queries.trace(ORG, filled.traceId)) !== undefined],
      ["stored", async () => (await queries.stored(ORG)) !== undefined],
    ];
    for (const [range, length] of RANGES) {
      const scope: Scope = { org: ORG, from: filled.toNano - length, to: filled.toNano, where: {}, error: false };
      const ofModel: Scope = { ...scope, where: { model: ["amazon.nova-pro-v1:0"] } };
      questions.push(
        [`overview ${range}`, async () => (await queries.overview(scope)).totals.calls > 0],
        [`overview of a model ${range}`, async () => (await queries.overview(ofModel)).totals.calls > 0],
        [`traces, newest first ${range}`, async () => has(await queries.traces(scope, { sort: "-start", limit: 50 }))],
        [`traces, dearest first ${range}`, async () => has(await queries.traces(scope, { sort: "-cost", limit: 50 }))],
        [`traces of a model ${range}`, async () => has(await queries.traces(ofModel, { sort: "-start", limit: 50 }))],
        [`sessions ${range}`, async () => has(await queries.sessions(scope, { sort: "-cost", limit: 50 }))],
        [`ledger ${range}`, async () => has(await queries.ledger(scope, { limit: 50 }))],
        [`facets ${range}`, async () => (await queries.facets(scope)) !== undefined],
      );
    }
    const slow: string[] = [];
    const empty: string[] = [];
    for (const [name, ask] of questions) {
      const times: number[] = [];
      for (let round = -WARM_UP; round < options.rounds; round++) {
        const asked = performance.now();
        if (!(await ask())) empty.push(name);
        if (round >= 0) times.push(performance.now() - asked);
      }
      times.sort((a, b) => a - b);
      const p95 = times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? 0;
      if (p95 >= GOAL_MS) slow.push(name);
      print({ kind: "question", name, p50_ms: oneDigit(times[times.length >> 1] ?? 0), p95_ms: oneDigit(p95) });
    }
    const use = await processUse(engine.pid);
    print({
      kind: "summary",
      spans: filled.spans,
      questions: questions.length,
      slower_than_goal: slow,
      found_nothing: [...new Set(empty)],
      engine_rss_mb: Math.round(use?.rssMb ?? 0),
      correct: empty.length === 0,
      goals: { p95: slow.length === 0 },
    });
    return empty.length === 0;
  } finally {
    await engine.stop();
  }
}

function has(page: { readonly rows: readonly unknown[] }): boolean {
  return page.rows.length > 0;
}

function oneDigit(value: number): number {
  return Math.round(value * 10) / 10;
}
