import { type Stack, startStack } from "../../test/stack/stack.ts";
import { openLoad } from "./load.ts";
import type { LoadReport } from "./load-process.ts";
import { readOptions, type Options } from "./options.ts";
import { processUse, type ProcessUse } from "./process-use.ts";
import { engineQuery } from "./stored-rows.ts";

/** How long after the last acknowledgement all rows must be there, and the bench gives up. */
const STORED_WITHIN_MS = 60_000;

/** Sends as fast as is answered, then counts. True when every acknowledged span is stored once. */
export async function ingest(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readOptions(args);
  const stack = await startStack();
  try {
    const { report, before, after } = await run(stack, options, print);
    const sent = report.requests * options.spansPerRequest;
    const counted = await countStored(stack, sent);
    const spansPerSecond = sent / report.seconds;
    const perSpan = (which: "server" | "engine"): number | undefined => {
      const [from, to] = [before[which], after[which]];
      return from === undefined || to === undefined ? undefined : (to.cpuUs - from.cpuUs) / sent;
    };
    const rss = (after.server?.peakRssMb ?? 0) + (after.engine?.peakRssMb ?? 0);
    const correct = counted.stored === sent && report.unanswered === 0;
    print({
      kind: "summary",
      spans_per_second: Math.round(spansPerSecond),
      ack_p50_ms: round(report.ackP50Ms),
      ack_p99_ms: round(report.ackP99Ms),
      ack_max_ms: round(report.ackMaxMs),
      rss_mb: Math.round(rss),
      sent,
      stored: counted.stored,
      seconds: round(report.seconds),
      refused_requests: report.refused,
      queryable_after_ms: Math.round(counted.afterMs),
      bytes_per_span: Math.round(report.bytesPerRequest / options.spansPerRequest),
      cpu_us_per_span: {
        server: round(perSpan("server")),
        engine: round(perSpan("engine")),
        load: round(report.cpuUs / sent),
      },
      correct,
      goals: {
        rate: spansPerSecond >= 250_000,
        ack: report.ackP99Ms < 250,
        rss: rss < 1536,
        queryable: counted.afterMs < 2000,
      },
    });
    if (!correct) print({ kind: "log", text: stack.log().slice(-4000) });
    return correct;
  } finally {
    await stack.stop();
  }
}

interface Uses {
  readonly server: ProcessUse | undefined;
  readonly engine: ProcessUse | undefined;
}

interface Run {
  readonly report: LoadReport;
  readonly before: Uses;
  readonly after: Uses;
}

async function run(stack: Stack, options: Options, print: (line: object) => void): Promise<Run> {
  const port = Number(new URL(stack.ready.otlp[1] ?? "").port);
  const load = await openLoad({ port, connections: options.connections, spansPerRequest: options.spansPerRequest });
  const before = await uses(stack);
  load.start();
  for (let second = 1; second <= options.seconds; second++) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (second % 10 === 0) print({ kind: "progress", second, ...(await uses(stack)) });
  }
  const report = await load.stop();
  return { report, before, after: await uses(stack) };
}

async function uses(stack: Stack): Promise<Uses> {
  const { pid, engine } = stack.ready;
  return {
    server: await processUse(pid),
    engine: engine === null ? undefined : await processUse(engine.pid),
  };
}

/** Until as many rows are there as were acknowledged, or there are too many, or time is up. */
async function countStored(stack: Stack, sent: number): Promise<{ readonly stored: number; readonly afterMs: number }> {
  const { engine, data } = stack.ready;
  if (engine === null) throw new Error("Cannot count: expected an embedded engine, got none");
  const began = performance.now();
  for (;;) {
    const stored = Number(await engineQuery(engine.url, data, "SELECT count() FROM otel_traces"));
    const afterMs = performance.now() - began;
    if (stored >= sent || afterMs > STORED_WITHIN_MS) return { stored, afterMs };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function round(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 100) / 100;
}
