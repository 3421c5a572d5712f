import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "@outcrop/engine";
import { createStore, type Store } from "../../packages/server/src/store/store.ts";
import type { Filled } from "./fill.ts";

/** A store over an engine of its own, in a folder that is kept, or in a temporary one. */
export interface BenchEngine {
  readonly store: Store;
  /** The engine's process. */
  readonly pid: number;
  /** What an earlier run filled the folder with, wholly. */
  readonly filled: Filled | undefined;
  /** Notes that it is filled. */
  keep(filled: Filled): Promise<void>;
  stop(): Promise<void>;
}

/** Beside the engine's own folder, as that one is the engine's alone. */
const NOTE = "filled.json";

export async function startBenchEngine(folder: string | undefined): Promise<BenchEngine> {
  const parent = folder ?? (await mkdtemp(join(tmpdir(), "outcrop-query-bench-")));
  const dataDir = join(parent, "engine");
  await mkdir(dataDir, { recursive: true });
  const note = join(parent, NOTE);
  const engine = await startEngine({ dataDir });
  const store = createStore({ url: engine.url });
  return {
    store,
    pid: engine.pid,
    filled: await readNote(note),
    keep: ({ toNano, ...rest }) => writeFile(note, JSON.stringify({ ...rest, toNano: toNano.toString() })),
    async stop() {
      await store.close();
      await engine.stop();
      if (folder === undefined) await rm(parent, { recursive: true, force: true });
    },
  };
}

async function readNote(path: string): Promise<Filled | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const { toNano, ...rest } = JSON.parse(text) as Omit<Filled, "toNano"> & { readonly toNano: string };
  return { ...rest, toNano: BigInt(toNano) };
}
