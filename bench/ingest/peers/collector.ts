import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { COLLECTOR_VERSION } from "./build-collector.ts";
import type { Peer } from "./peer.ts";

const START_WITHIN_MS = 30_000;

/** How its file exporter writes: as it does when nothing is said, and as costs it least. */
type Format = "json" | "proto";

const NAMES: Readonly<Record<Format, string>> = { json: "collector", proto: "collector-proto" };

/** The OpenTelemetry Collector, as it was built: its receiver, no processor, its exporter to a file. */
export function collector(path: string, format: Format): Peer {
  return {
    name: NAMES[format],
    does: `OpenTelemetry Collector ${COLLECTOR_VERSION}: otlp receiver, file exporter (${format}); OK without fsync`,
    async start(port, folder) {
      const written = join(folder, "collector.otlp");
      const config = join(folder, "collector.yaml");
      await writeFile(config, JSON.stringify(configOf(port, written, format)));
      const child = spawn(path, ["--config", `file:${config}`], { stdio: ["ignore", "ignore", "pipe"] });
      let log = "";
      child.stderr.on("data", (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
      const exited = once(child, "exit");
      const deadline = performance.now() + START_WITHIN_MS;
      while (!(await listens(port))) {
        if (child.exitCode !== null || performance.now() > deadline) {
          child.kill("SIGKILL");
          throw new Error(`Cannot measure the Collector: expected it to listen, got ${log}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return {
        pid: child.pid ?? 0,
        kill: () => void child.kill("SIGKILL"),
        async stop() {
          child.kill("SIGTERM");
          await exited;
          return (await stat(written)).size;
        },
      };
    },
  };
}

function configOf(port: number, path: string, format: Format): object {
  return {
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: { file: { path, format } },
    service: {
      telemetry: { metrics: { level: "none" }, logs: { level: "error" } },
      pipelines: { traces: { receivers: ["otlp"], exporters: ["file"] } },
    },
  };
}

async function listens(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
