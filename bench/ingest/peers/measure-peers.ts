import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free-port.ts";
import { openLoad } from "../load.ts";
import type { Options } from "../options.ts";
import { processUse } from "../process-use.ts";
import { buildCollector } from "./build-collector.ts";
import { collector } from "./collector.ts";
import type { Peer, PeerResult } from "./peer.ts";
import { plainReceiver } from "./plain-receiver.ts";

/** The same load for as long, one peer after the other. */
export async function measurePeers(options: Options, print: (line: object) => void): Promise<readonly PeerResult[]> {
  const results: PeerResult[] = [];
  const add = (result: PeerResult): void => {
    results.push(result);
    print({ kind: "peer", ...result });
  };
  add(await measure(plainReceiver, options));
  // The first time this takes minutes.
  print({ kind: "progress", building: "collector" });
  const built = await buildCollector();
  if (built.kind === "missing") {
    add({ peer: "collector", does: "OpenTelemetry Collector", missing: built.reason });
    return results;
  }
  for (const format of ["json", "proto"] as const) add(await measure(collector(built.path, format), options));
  return results;
}

/** A peer that cannot be measured does not lose what the others came to. */
async function measure(peer: Peer, options: Options): Promise<PeerResult> {
  try {
    return await underLoad(peer, options);
  } catch (error) {
    return { peer: peer.name, does: peer.does, missing: error instanceof Error ? error.message : String(error) };
  }
}

async function underLoad(peer: Peer, options: Options): Promise<PeerResult> {
  const folder = await mkdtemp(join(tmpdir(), "outcrop-peer-"));
  try {
    const port = await freePort();
    const running = await peer.start(port, folder);
    const load = await openLoad({ port, ...options });
    try {
      const before = await processUse(running.pid);
      load.start();
      await new Promise((resolve) => setTimeout(resolve, options.seconds * 1000));
      const report = await load.stop();
      const after = await processUse(running.pid);
      const spans = report.requests * options.spansPerRequest;
      const written = await running.stop();
      return {
        peer: peer.name,
        does: peer.does,
        spans_per_second: Math.round(spans / report.seconds),
        ack_p50_ms: round(report.ackP50Ms),
        ack_p99_ms: round(report.ackP99Ms),
        ...(before !== undefined &&
          after !== undefined && {
            rss_mb: Math.round(after.peakRssMb),
            cpu_us_per_span: round((after.cpuUs - before.cpuUs) / spans),
          }),
        written_bytes_per_span: Math.round(written / spans),
        refused_requests: report.refused,
      };
    } finally {
      load.kill();
      running.kill();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
