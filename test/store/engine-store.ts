import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEngine } from "@outcrop/engine";
import { documentedGrants, grantOnly } from "./granted-user.ts";
import { fillColumns } from "../../packages/server/src/pipeline/batch/fill-columns.ts";
import { encodeNative } from "../../packages/server/src/pipeline/batch/native/encode-native.ts";
import { batchOf, type SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { createStore, type Store } from "../../packages/server/src/store/store.ts";

/** A store over an engine of its own, in a temporary folder. */
export interface EngineStore {
  readonly store: Store;
  readonly url: string;
  /** The engine's process. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** Over a named database, it may do what docs/engine.md has a server's user granted, and no more. */
export async function startEngineStore(database?: string): Promise<EngineStore> {
  const dataDir = await mkdtemp(join(tmpdir(), "outcrop-engine-"));
  if (database !== undefined) await grantOnly(dataDir, await documentedGrants(database));
  const engine = await startEngine({ dataDir });
  const store = createStore({ url: engine.url, ...(database === undefined ? {} : { database }) });
  return {
    store,
    url: engine.url,
    pid: engine.pid,
    async stop() {
      await store.close();
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Spans as the log holds them: one Native block. */
export function blockOf(spans: readonly SpanFixture[]): Uint8Array {
  const batch = batchOf(spans);
  fillColumns(batch);
  return encodeNative(batch);
}

export async function insertSpans(store: Store, spans: readonly SpanFixture[], token: string): Promise<void> {
  const outcome = await store.insertNative("otel_traces", blockOf(spans), token);
  if (outcome.kind !== "ok") throw new Error(`Cannot insert spans: ${JSON.stringify(outcome)}`);
}
