import { join } from "node:path";
import type * as EngineModule from "@outcrop/engine";
import type { StoreConfig } from "../export/store/config.ts";
import { migrate } from "../store/migrate.ts";
import { createStore, type Store } from "../store/store.ts";
import { engineAccess } from "./engine-access.ts";
import { announceEngine } from "./engine-address.ts";
import { EngineSupervisor } from "./engine-supervisor.ts";
import { closing, type Parts } from "./parts.ts";

export interface OpenedStore {
  readonly store: Store;
  /** The embedded engine; `null` when the store is a server elsewhere. */
  readonly engine: EngineSupervisor | null;
}

const MIB = 1024 * 1024;

/** The store that the configuration names: an embedded engine under `dataDir`, or a ClickHouse server; schema up to date. */
export async function openStore(
  config: StoreConfig,
  dataDir: string,
  parts: Parts,
  log: (line: string) => void,
): Promise<OpenedStore> {
  const { database } = config;
  if (config.url !== undefined) {
    const { url, username, password } = config;
    const store = createStore({ url, database, username, password });
    await parts.add(closing(() => store.close()));
    await migrate(store);
    log(`store     ClickHouse at ${new URL(url).host}`);
    return { store, engine: null };
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
  const store = createStore({ url: engine.url, database, username: writer.name, password: writer.password });
  await parts.add(closing(() => store.close()));
  await migrate(store);
  return { store, engine };
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
