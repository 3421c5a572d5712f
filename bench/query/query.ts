import { isDeepStrictEqual } from "node:util";
import { setTimeout } from "node:timers/promises";
import { createQueries } from "../../packages/server/src/query/queries.ts";
import { MERGED_BY_DAY, tuneEmbeddedTables } from "../../packages/server/src/store/embedded-tables.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { TraceSummariser } from "../../packages/server/src/store/traces/trace-summariser.ts";
import { processUse } from "../ingest/process-use.ts";
import { startBenchEngine, type BenchEngine } from "./bench-engine.ts";
import { fill, type Filled } from "./fill.ts";
import { readQueryBenchOptions } from "./options.ts";
import { questionsAbout } from "./questions.ts";

const GOAL_MS = 150;
const WARM_UP = 2;
/** A trace is written as one row when it has been quiet for ten seconds. */
const QUIET_MS = 11_000;
const MAX_MERGE_SECONDS = 600;

/** True when every question found something, and what the slow way of asking finds. */
export async function query(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readQueryBenchOptions(args);
  const engine = await startBenchEngine(options.data);
  try {
    const { filled, openSince: until } = await filledStore(engine, options.spans, print);
    // All of it was stored in the last minutes, and is not read as if it had been: there is nothing that comes late.
    const openSince = until + 3_600;
    const queries = createQueries(engine.store, () => openSince);
    const slowly = createQueries(engine.store);
    const slow: string[] = [];
    const empty: string[] = [];
    const wrong: string[] = [];
    for (const { name, range, ask } of questionsAbout(filled)) {
      const question = `${name} ${range}`;
      if (!question.includes(options.only)) continue;
      const answer = await ask(queries);
      if (answer === undefined) empty.push(question);
      else if (!isDeepStrictEqual(answer, await ask(slowly))) wrong.push(question);
      const times: number[] = [];
      const before = await processUse(engine.pid);
      for (let round = -WARM_UP; round < options.rounds; round++) {
        const asked = performance.now();
        await ask(queries);
        if (round >= 0) times.push(performance.now() - asked);
      }
      const after = await processUse(engine.pid);
      times.sort((a, b) => a - b);
      const p95 = times[Math.min(times.length - 1, Math.floor(times.length * 0.95))] ?? 0;
      if (p95 >= GOAL_MS) slow.push(question);
      const cpuMs = ((after?.cpuUs ?? 0) - (before?.cpuUs ?? 0)) / 1_000 / (options.rounds + WARM_UP);
      print({
        kind: "question",
        name,
        range,
        p50_ms: oneDigit(times[times.length >> 1] ?? 0),
        p95_ms: oneDigit(p95),
        engine_cpu_ms: oneDigit(cpuMs),
        misses: p95 >= GOAL_MS,
      });
    }
    const use = await processUse(engine.pid);
    const correct = empty.length === 0 && wrong.length === 0;
    print({
      kind: "summary",
      spans: filled.spans,
      slower_than_goal: slow,
      found_nothing: empty,
      unlike_the_slow_way: wrong,
      engine_rss_mb: Math.round(use?.rssMb ?? 0),
      correct,
      goals: { p95: slow.length === 0 },
    });
    return correct;
  } finally {
    await engine.stop();
  }
}

/** Fills the store, unless an earlier run did, and waits until nothing is merged any more. */
async function filledStore(
  engine: BenchEngine,
  spans: number,
  print: (line: object) => void,
): Promise<{ readonly filled: Filled; readonly openSince: number }> {
  await migrate(engine.store);
  await tuneEmbeddedTables(engine.store);
  const before = engine.filled;
  if (before !== undefined && before.asked !== spans) {
    throw new Error(`Cannot use the stored spans: expected ${spans}, got ${before.asked}`);
  }
  const began = performance.now();
  const filled =
    before ??
    (await fill(engine.store, spans, (copies, of) => {
      if (copies % 10 === 0) print({ kind: "progress", copies, of, seconds: secondsSince(began) });
    }));
  print({ kind: "filled", spans: filled.spans, seconds: secondsSince(began) });
  const summarising = performance.now();
  if (before === undefined) await setTimeout(QUIET_MS);
  const summariser = new TraceSummariser({
    store: engine.store,
    onError: (error) => print({ kind: "error", message: String(error) }),
  });
  await summariser.summarise();
  while (!(await summariser.writeHeads())) print({ kind: "progress", heads: true, seconds: secondsSince(summarising) });
  print({ kind: "summarised", seconds: secondsSince(summarising) });
  // As the engine does by itself, an hour after the last row of a day.
  if (before === undefined) {
    for (const table of MERGED_BY_DAY) await engine.store.command(`OPTIMIZE TABLE ${table} FINAL`);
    await engine.keep(filled);
  }
  const merging = performance.now();
  while (secondsSince(merging) < MAX_MERGE_SECONDS && (await isMerging(engine))) await setTimeout(1_000);
  print({ kind: "merged", seconds: secondsSince(merging) });
  return { filled, openSince: summariser.openSince() ?? 0 };
}

async function isMerging({ store }: BenchEngine): Promise<boolean> {
  const [row] = await store.query<{ readonly Merges: string }>("SELECT count() AS Merges FROM system.merges");
  return row?.Merges !== "0";
}

function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 1000);
}

function oneDigit(value: number): number {
  return Math.round(value * 10) / 10;
}
