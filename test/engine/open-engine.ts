import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from "@clickhouse/client";
import { startEngine, type Engine, type EngineOptions } from "@outcrop/engine";

type ClientOptions = NonNullable<Parameters<typeof createClient>[0]>;

/** An engine in a temporary folder, and everything a test made with it, gone with `close()`. */
export interface OpenEngine {
  readonly engine: Engine;
  readonly dataDir: string;
  /** A client of this engine; closed with it. */
  client(options?: ClientOptions): ClickHouseClient;
  close(): Promise<void>;
}

export async function openEngine(options: Partial<EngineOptions> = {}): Promise<OpenEngine> {
  const folder = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), "outcrop-engine-")) : undefined;
  const dataDir = options.dataDir ?? folder ?? "";
  const engine = await startEngine({ ...options, dataDir });
  const clients: ClickHouseClient[] = [];
  return {
    engine,
    dataDir,
    client(more = {}) {
      const client = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF }, ...more });
      clients.push(client);
      return client;
    },
    async close() {
      await Promise.all(clients.map((client) => client.close()));
      await engine.stop();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function rowsOf<T>(
  client: ClickHouseClient,
  query: string,
  params: Record<string, unknown> = {},
): Promise<T[]> {
  const result = await client.query({ query, query_params: params, format: "JSONEachRow" });
  return result.json<T>();
}

/** Polls until `condition` holds; throws after `deadlineMs`. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  deadlineMs = 60_000,
): Promise<void> {
  const end = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`Cannot wait any longer: expected ${what} within ${deadlineMs} ms`);
    await new Promise((next) => setTimeout(next, 20));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Ended, but not yet collected by whoever is its parent now.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
