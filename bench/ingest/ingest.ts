import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "../../test/stack/stack.ts";
import { checkStored, type Stored } from "./check-stored.ts";
import { freePort } from "./free-port.ts";
import { KilledStack, type Kills } from "./killed-stack.ts";
import { openLoad } from "./load.ts";
import type { LoadReport } from "./load-process.ts";
import { readOptions, type Options } from "./options.ts";
import { processUse, type ProcessUse } from "./process-use.ts";

interface Uses {
  readonly server: ProcessUse | undefined;
  readonly engine: ProcessUse | undefined;
}

interface Run {
  readonly report: LoadReport;
  readonly before: Uses;
  readonly after: Uses;
  readonly kills: Kills;
}

/** Sends as fast as is answered, then counts. True when every acknowledged span is stored, once, and settled. */
export async function ingest(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readOptions(args);
  const dataDir = mkdtempSync(join(tmpdir(), "outcrop-ingest-"));
  try {
    const port = await freePort();
    const killed = await KilledStack.open(dataDir, port);
    try {
      const done = await run(killed, port, options, print);
      const { engine } = killed.stack.ready;
      if (engine === null) throw new Error("Cannot count: expected an embedded engine, got none");
      const acknowledged = done.report.requests * options.spansPerRequest;
      const stored = await checkStored(engine.url, dataDir, acknowledged);
      const isCorrect = agrees(done.report, stored, options);
      print(summary(options, done, stored, isCorrect));
      if (!isCorrect) print({ kind: "log", text: killed.stack.log().slice(-4000) });
      return isCorrect;
    } finally {
      await killed.stack.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function run(killed: KilledStack, port: number, options: Options, print: (line: object) => void): Promise<Run> {
  const load = await openLoad({ port, connections: options.connections, spansPerRequest: options.spansPerRequest });
  const before = await uses(killed.stack);
  load.start();
  if (options.kill) await killed.run(options.seconds);
  else {
    for (let second = 1; second <= options.seconds; second++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      if (second % 10 === 0) print({ kind: "progress", second, ...(await uses(killed.stack)) });
    }
  }
  const report = await load.stop();
  return { report, before, after: await uses(killed.stack), kills: killed.kills };
}

/**
 * A request whose answer never came may have been stored, whole, and is never sent again with the same ids: so rows are
 * those of the acknowledged requests and of some of the unanswered ones.
 */
function agrees(report: LoadReport, stored: Stored, { spansPerRequest }: Options): boolean {
  const unacknowledged = stored.rows - report.requests * spansPerRequest;
  const isWhole = unacknowledged % spansPerRequest === 0;
  const isPossible = unacknowledged >= 0 && unacknowledged <= report.unanswered * spansPerRequest;
  return isWhole && isPossible && stored.doubled === 0 && stored.ledgerAgrees;
}

function summary(options: Options, { report, before, after, kills }: Run, stored: Stored, correct: boolean): object {
  const sent = report.requests * options.spansPerRequest;
  const spansPerSecond = sent / report.seconds;
  const rss = (after.server?.peakRssMb ?? 0) + (after.engine?.peakRssMb ?? 0);
  const perSpan = (from: ProcessUse | undefined, to: ProcessUse | undefined): number | undefined =>
    from === undefined || to === undefined ? undefined : round((to.cpuUs - from.cpuUs) / sent);
  return {
    kind: "summary",
    spans_per_second: Math.round(spansPerSecond),
    ack_p50_ms: round(report.ackP50Ms),
    ack_p99_ms: round(report.ackP99Ms),
    ack_max_ms: round(report.ackMaxMs),
    rss_mb: Math.round(rss),
    sent,
    stored: stored.rows,
    seconds: round(report.seconds),
    unanswered_requests: report.unanswered,
    refused_requests: report.refused,
    doubled: stored.doubled,
    model_calls: stored.modelCalls,
    ledger_calls: stored.ledgerCalls,
    queryable_after_ms: Math.round(stored.afterMs),
    settled_after_ms: Math.round(stored.settledAfterMs),
    bytes_per_span: Math.round(report.bytesPerRequest / options.spansPerRequest),
    ...(options.kill
      ? { kills }
      : {
          cpu_us_per_span: {
            server: perSpan(before.server, after.server),
            engine: perSpan(before.engine, after.engine),
            load: round(report.cpuUs / sent),
          },
        }),
    correct,
    goals: {
      rate: spansPerSecond >= 250_000,
      ack: report.ackP99Ms < 250,
      rss: rss < 1536,
      queryable: stored.afterMs < 2000,
    },
  };
}

async function uses(stack: Stack): Promise<Uses> {
  const { pid, engine } = stack.ready;
  return {
    server: await processUse(pid),
    engine: engine === null ? undefined : await processUse(engine.pid),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
