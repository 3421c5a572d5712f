import { join } from "node:path";
import type * as EngineModule from "@outcrop/engine";
import type { StoreConfig } from "../export/store/config.ts";
import { tuneEmbeddedTables } from "../store/embedded-tables.ts";
import { migrate } from "../store/migrate.ts";
import { createStore } from "../store/store.ts";
import { engineAccess } from "./engine-access.ts";
import { announceEngine } from "./engine-address.ts";
import { EngineSupervisor } from "./engine-supervisor.ts";
import { openServer, type OpenedServer } from "./open-server.ts";
import { closing, type Parts } from "./parts.ts";

export interface OpenedStore extends OpenedServer {
  /** The embedded engine; `null` when the store is a server elsewhere. */
  readonly engine: EngineSupervisor | null;
}

const MIB = 1024 * 1024;

/** The store that the configuration names: an embedded engine under `dataDir`, its schema up to date, or a ClickHouse server. */
export async function openStore(
  config: StoreConfig,
  dataDir: string,
  parts: Parts,
  log: (line: string) => void,
): Promise<OpenedStore> {
  const { database } = config;
  if (config.url !== undefined) {
    return { ...(await openServer({ ...config, url: config.url }, parts, log)), engine: null };
  }
  const { startEngine } = await loadEngine();
  const { writer, reader } = await engineAccess(join(dataDir, "engine-users.json"));
  const engine = new EngineSupervisor({
    startEngine,
    log,
    engine: {
      dataDir: join(dataDir, "engine"),
      port: config.engine.port,
      memoryLimitBytes: config.engine.memory_limit_mib * MIB,
      users: [
        { name: writer.name, password: writer.password },
        { name: reader.name, password: reader.password, readonly: true },
      ],
      log: (line) => log(`engine    ${line}`),
    },
  });
  const began = performance.now();
  await parts.add(engine);
  await parts.add(announceEngine(dataDir, engine.url));
  log(`engine    ready in ${Math.round(performance.now() - began)} ms`);
  const store = createStore({
    url: engine.url,
    database,
    username: writer.name,
    password: writer.password,
    readsFiles: true,
  });
  await parts.add(closing(() => store.close()));
  await migrate(store);
  await tuneEmbeddedTables(store);
  return { store, ledgerStore: store, opened: Promise.resolve(), engine };
}

/** An optional dependency: an installation that only ever uses a ClickHouse server can do without it. */
async function loadEngine(): Promise<typeof EngineModule> {
  try {
    return await import("@outcrop/engine");
  } catch (error) {
    const advice = "install @outcrop/engine, or set exporters.store.url to a ClickHouse server";
    throw new Error(`Cannot start the embedded engine: it is not installed; ${advice}`, { cause: error });
  }
}
