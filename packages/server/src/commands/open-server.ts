import { setTimeout as wait } from "node:timers/promises";
import type { StoreConfig } from "../export/store/config.ts";
import { migrate } from "../store/migrate.ts";
import { StoreGate } from "../store/store-gate.ts";
import { createStore, type Store } from "../store/store.ts";
import { closing, type Parts } from "./parts.ts";
import { readStoreTls } from "./read-tls.ts";
import { whenItAnswers } from "./when-it-answers.ts";

export interface OpenedServer {
  readonly store: Store;
  /** The same for settlement, which has to read what it has written: a replica may be a moment behind. */
  readonly ledgerStore: Store;
  /** Resolves when the store is there, and its schema up to date. Until then both of the above do not answer. */
  readonly opened: Promise<void>;
}

/** A server that has not answered by then is waited for by those who need it, and by nobody else. */
const PATIENCE_MS = 2_000;
/** After it was there and refused: what it takes is somebody who mends it. */
const REFUSED_EVERY_MS = 10_000;

/**
 * The ClickHouse server of the configuration. One that is not there is waited for, for however long, while the process takes
 * data into its log. Rejects where it is there and refuses, or its certificate is not trusted.
 */
export async function openServer(
  { url, database, username, password, tls, cluster }: StoreConfig & { readonly url: string },
  parts: Parts,
  log: (line: string) => void,
): Promise<OpenedServer> {
  const options = { url, database, username, password, cluster, tls: tls && (await readStoreTls(tls)) };
  const open = async (sequentialReads: boolean): Promise<Store> => {
    const store = createStore({ ...options, sequentialReads });
    await parts.add(closing(() => store.close()));
    return store;
  };
  const store = await open(false);
  const gate = new StoreGate();
  const stopping = new AbortController();
  await parts.add(closing(async () => stopping.abort()));
  const name = `ClickHouse at ${new URL(url).host}`;
  const isAway = Promise.withResolvers<void>();
  const take = async (): Promise<void> => {
    await whenItAnswers(() => migrate(store), {
      signal: stopping.signal,
      onWait: (reason) => {
        log(`store     ${name} does not answer yet, trying again: ${reason}`);
        isAway.resolve();
      },
    });
    gate.open();
    log(`store     ${name}${cluster === undefined ? "" : `, cluster ${cluster.name}`}`);
  };
  const taking = take();
  const patience = setTimeout(isAway.resolve, PATIENCE_MS);
  try {
    await Promise.race([taking, isAway.promise]);
  } finally {
    clearTimeout(patience);
  }
  const refused = (reason: string): void => log(`store     ${name} refuses, trying again: ${reason}`);
  void taking.catch((error: unknown) => takeAgain(take, error, refused, stopping.signal));
  const guarded = gate.guard(store);
  return {
    store: guarded,
    ledgerStore: cluster === undefined ? guarded : gate.guard(await open(true)),
    opened: gate.opened,
  };
}

/** What a server refuses while everything else runs is no reason to end: data is taken, and somebody may mend it. */
async function takeAgain(
  take: () => Promise<void>,
  failure: unknown,
  onRefused: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let last = failure;
  let told = "";
  while (!signal.aborted) {
    const reason = last instanceof Error ? last.message : String(last);
    if (reason !== told) onRefused(reason);
    told = reason;
    // Ends early, with an error that means nothing else, when told to stop.
    await wait(REFUSED_EVERY_MS, undefined, { signal }).catch(() => undefined);
    try {
      return await take();
    } catch (error) {
      last = error;
    }
  }
}
