import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DEFAULT_CONFIG } from "../config/default-config.ts";
import { formatFault } from "../config/fault.ts";
import { loadConfig } from "../config/load-config.ts";
import { componentType } from "../config/config.ts";
import type { StoreConfig } from "../export/store/config.ts";
import { storage } from "../query/storage.ts";
import { StoreError } from "../store/store-error.ts";
import { createStore, type Store } from "../store/store.ts";
import { announcedEngine } from "./engine-address.ts";
import { engineAccess } from "./engine-access.ts";
import type { CommandIo } from "./io.ts";
import { readStoreTls } from "./read-tls.ts";
import { REGISTRY } from "./registry.ts";
import { sizeTable } from "./size-table.ts";
import { UsageError } from "./usage-error.ts";

export interface StorageOptions {
  readonly config?: string;
  readonly data: string;
  readonly json?: true;
}

/** `outcrop storage`: 0 with what is stored; 1 when the store does not answer; 2 when the user's input is wrong. */
export async function showStorage(options: StorageOptions, io: CommandIo): Promise<number> {
  let store: Store | undefined;
  try {
    store = await openToRead(options, io);
    const rows = await storage(store);
    if (options.json === true) io.out(`${JSON.stringify({ rows })}\n`);
    else io.out(rows.length === 0 ? "Nothing is stored yet.\n" : sizeTable(rows));
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n`);
      return 2;
    }
    if (!(error instanceof StoreError)) throw error;
    io.err(`${error.message}\n${adviceFor(options)}\n`);
    return 1;
  } finally {
    await store?.close();
  }
}

async function openToRead(options: StorageOptions, io: CommandIo): Promise<Store> {
  const { url, database, username, password, cluster, tls } = await storeConfigOf(options, io);
  if (url !== undefined) {
    return createStore({ url, database, username, password, cluster, tls: tls && (await readStoreTls(tls)) });
  }
  const dataDir = resolve(options.data);
  const running = await announcedEngine(dataDir);
  if (running === undefined) {
    throw new StoreError(`Cannot look into ${options.data}: no Outcrop runs on it`, {
      unavailable: true,
      cause: undefined,
    });
  }
  const { reader } = await engineAccess(join(dataDir, "engine-users.json"));
  return createStore({ url: running, database, username: reader.name, password: reader.password });
}

async function storeConfigOf({ config: file }: StorageOptions, io: CommandIo): Promise<StoreConfig> {
  let text = DEFAULT_CONFIG;
  try {
    if (file !== undefined) text = await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`Cannot read ${file ?? ""}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const loaded = loadConfig(text, REGISTRY, io.env);
  if (loaded.kind === "faulty") {
    throw new UsageError(loaded.faults.map((fault) => formatFault(file ?? "built-in configuration", fault)).join("\n"));
  }
  const store = Object.entries(loaded.config.exporters).find(([id]) => componentType(id) === "store");
  if (store === undefined)
    throw new UsageError(`Cannot look into a store: expected one under exporters in ${file ?? ""}`);
  return store[1] as StoreConfig;
}

function adviceFor({ config, data }: StorageOptions): string {
  if (config !== undefined)
    return `Is the server of exporters.store.url in ${config} running, and is the password right?`;
  return (
    `Start it with \`outcrop up --data ${data}\` and ask again; name another data folder with --data, ` +
    "or the configuration with exporters.store.url with --config."
  );
}
