import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "../../test/stack/stack.ts";
import { clickHouseStore, embeddedStore } from "./bench-store.ts";
import { checkStored } from "./check-stored.ts";
import { freePort } from "./free-port.ts";
import { KilledStack } from "./killed-stack.ts";
import { openLoad } from "./load.ts";
import { readOptions, type Options } from "./options.ts";
import { measurePeers } from "./peers/measure-peers.ts";
import { processUse } from "./process-use.ts";
import { startQueryLoad } from "./query-load.ts";
import type { Run, Uses } from "./run.ts";
import { isCorrect, summary } from "./summary.ts";

/** Sends as fast as is answered, then counts. True when every acknowledged span is stored, once, and settled. */
export async function ingest(args: readonly string[], print: (line: object) => void): Promise<boolean> {
  const options = readOptions(args);
  const run = await measureOutcrop(options, print);
  const peers = options.peers ? await measurePeers(options, print) : undefined;
  const correct = isCorrect(run, options);
  print(summary(options, run, peers));
  return correct;
}

async function measureOutcrop(options: Options, print: (line: object) => void): Promise<Run> {
  const dataDir = mkdtempSync(join(tmpdir(), "outcrop-ingest-"));
  try {
    const store =
      options.engineUrl === undefined ? embeddedStore(dataDir) : await clickHouseStore(options.engineUrl, dataDir);
    const port = await freePort();
    const portOption = options.protocol === "grpc" ? "--grpc-port" : "--otlp-port";
    const killed = await KilledStack.open(dataDir, [...store.args, portOption, String(port)]);
    try {
      const done = await underLoad(killed, port, options, print);
      const acknowledged = done.report.requests * options.spansPerRequest;
      const stored = await checkStored((sql) => store.query(killed.stack, sql), acknowledged);
      const run = { ...done, stored };
      if (!isCorrect(run, options)) print({ kind: "log", text: killed.stack.log().slice(-4000) });
      return run;
    } finally {
      await killed.stack.stop();
      await store.drop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function underLoad(
  killed: KilledStack,
  port: number,
  options: Options,
  print: (line: object) => void,
): Promise<Omit<Run, "stored">> {
  const load = await openLoad({ port, ...options });
  try {
    const before = await uses(killed.stack);
    load.start();
    const asking = options.queries === 0 ? undefined : startQueryLoad(options.queries, () => killed.stack.url);
    if (options.kills > 0) {
      await killed.run({
        seconds: options.seconds,
        each: options.kills,
        acknowledged: () => load.acknowledged(),
        onKill: (kills) => print({ kind: "killed", ...kills }),
      });
    } else {
      for (let second = 1; second <= options.seconds; second++) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        if (second % 10 === 0) print({ kind: "progress", second, ...(await uses(killed.stack)) });
      }
    }
    const report = await load.stop();
    const queries = await asking?.stop();
    return { report, before, after: await uses(killed.stack), kills: killed.kills, queries };
  } finally {
    load.kill();
  }
}

async function uses(stack: Stack): Promise<Uses> {
  const { pid, engine } = stack.ready;
  return {
    server: await processUse(pid),
    engine: engine === null ? undefined : await processUse(engine.pid),
  };
}
