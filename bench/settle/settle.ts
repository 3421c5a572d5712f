import { createPriceBook, settleTrace } from "@outcrop/core";
import { Settler } from "../../packages/server/src/ledger/settler.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { insertSpans, startEngineStore } from "../../test/store/engine-store.ts";
import { processUse } from "../ingest/process-use.ts";
import { readSettleBenchOptions } from "./options.ts";
import { settleSpanOf } from "./settle-span.ts";
import { imagineTraces } from "./traces.ts";

const SPANS_PER_INSERT = 20_000;

/** True when the ledger holds to the nano-dollar what `settleTrace` alone computed. */
export async function settle(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readSettleBenchOptions(args);
  const book = createPriceBook();
  const traces = imagineTraces({
    spans: options.spans,
    fromNano: BigInt(Date.now() - 600_000) * 1_000_000n,
    apartNano: 1_000_000n,
    tracesPerAgentTrace: 2,
  });
  const spans = traces.reduce((sum, trace) => sum + trace.length, 0);

  const inMemory = traces.map((trace) => trace.map(settleSpanOf));
  const rates: number[] = [];
  let expected = 0n;
  let calls = 0;
  for (let round = 0; round < options.rounds; round++) {
    expected = 0n;
    calls = 0;
    const began = performance.now();
    for (const trace of inMemory) {
      for (const entry of settleTrace(trace, book)) {
        expected += entry.costNanoUsd;
        calls += 1;
      }
    }
    rates.push(spans / ((performance.now() - began) / 1000));
  }
  const pure = rates.toSorted((a, b) => a - b)[rates.length >> 1] ?? 0;
  print({ kind: "pure", spans, spans_per_second: Math.round(pure) });

  const engine = await startEngineStore();
  try {
    await migrate(engine.store);
    await insertAll(engine.store, traces.flat());
    const errors: unknown[] = [];
    const settler = new Settler({
      store: engine.store,
      settle: (trace) => settleTrace(trace, book),
      quietMs: 0,
      tickMs: 5,
      onError: (error) => {
        errors.push(error);
        if (errors.length < 4) print({ kind: "error", message: String(error) });
      },
    });
    const keys = traces.map((trace) => ({ org: "bench", traceId: trace[0]?.traceId ?? "" }));
    const engineBefore = await processUse(engine.pid);
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    const settled = settler.touch(keys);
    await settler.start();
    await settled;
    const seconds = (performance.now() - began) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const engineAfter = await processUse(engine.pid);
    await settler.stop();
    const [stored] = await engine.store.query<{ Calls: string; Cost: string }>(
      "SELECT sum(Sign) AS Calls, sum(Sign * CostNanoUsd) AS Cost FROM ledger",
    );
    const correct = errors.length === 0 && Number(stored?.Calls) === calls && BigInt(stored?.Cost ?? 0) === expected;
    print({
      kind: "summary",
      settle_trace_spans_per_second: Math.round(pure),
      end_to_end_spans_per_second: Math.round(spans / seconds),
      cpu_us_per_span: {
        settler: toHundredths((cpu.user + cpu.system) / spans),
        engine: toHundredths(((engineAfter?.cpuUs ?? 0) - (engineBefore?.cpuUs ?? 0)) / spans),
      },
      spans,
      calls,
      stored_calls: Number(stored?.Calls),
      cost_usd: Number(expected) / 1e9,
      seconds: toHundredths(seconds),
      correct,
      goals: { settle_trace: pure >= 200_000 },
    });
    return correct;
  } finally {
    await engine.stop();
  }
}

async function insertAll(
  store: Parameters<typeof insertSpans>[0],
  spans: Parameters<typeof insertSpans>[1],
): Promise<void> {
  for (let from = 0; from < spans.length; from += SPANS_PER_INSERT) {
    await insertSpans(store, spans.slice(from, from + SPANS_PER_INSERT), `bench-${from}`);
  }
}

function toHundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
