import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DEFAULT_CONFIG } from "../../packages/server/src/config/default-config.ts";
import type { Stack } from "../../test/stack/stack.ts";

/** Where what the server stores can be counted, past everything of the server's. */
export interface BenchStore {
  /** Further arguments of `outcrop up`. */
  readonly args: readonly string[];
  /** Answers tab-separated text. Throws where the engine does not. */
  query(stack: Stack, sql: string): Promise<string>;
  /** Leaves nothing behind. */
  drop(): Promise<void>;
}

/** The embedded engine, over HTTP, with the user for readers that it writes down. */
export function embeddedStore(dataDir: string): BenchStore {
  return {
    args: [],
    async query({ ready }, sql) {
      const { reader } = JSON.parse(await readFile(join(dataDir, "engine-users.json"), "utf8")) as {
        readonly reader: { readonly name: string; readonly password: string };
      };
      if (ready.engine === null) throw new Error("Cannot count: expected an embedded engine, got none");
      return await post(ready.engine.url, sql, reader.name, reader.password);
    },
    drop: () => Promise.resolve(),
  };
}

/** A ClickHouse server that is there, with a database of this run's own. */
export async function clickHouseStore(address: string, dataDir: string): Promise<BenchStore> {
  const { origin, username, password } = new URL(address);
  const user = username === "" ? "default" : decodeURIComponent(username);
  const secret = decodeURIComponent(password);
  const database = `outcrop_bench_${randomBytes(6).toString("hex")}`;
  const config = join(dataDir, "bench.yaml");
  const store = { url: origin, database, username: user, password: secret };
  await writeFile(config, DEFAULT_CONFIG.replace("  store:\n", `  store: ${JSON.stringify(store)}\n`), { mode: 0o600 });
  return {
    args: ["--config", config],
    query: (_stack, sql) => post(`${origin}/?database=${database}`, sql, user, secret),
    drop: async () => void (await post(origin, `DROP DATABASE IF EXISTS ${database} SYNC`, user, secret)),
  };
}

async function post(url: string, sql: string, user: string, key: string): Promise<string> {
  const headers = { "x-clickhouse-user": user, "x-clickhouse-key": key };
  const response = await fetch(url, { method: "POST", body: sql, headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot count: expected rows, got ${response.status} ${text}`);
  return text.trim();
}
