import type { Outcome } from "../pipeline/outcome.ts";
import type { Store } from "./store.ts";
import { StoreError } from "./store-error.ts";

const NOT_OPEN = "it has not been there since the start";
const RETRY_AFTER_MS = 500;

/**
 * Keeps everybody from a store until its schema is up to date: an insert into older tables would go without the columns
 * that they lack. Until then the store is one that does not answer.
 */
export class StoreGate {
  readonly #opening = Promise.withResolvers<void>();
  #isOpen = false;

  /** Resolves when the gate opens, if it ever does. */
  get opened(): Promise<void> {
    return this.#opening.promise;
  }

  open(): void {
    this.#isOpen = true;
    this.#opening.resolve();
  }

  /** The same store, for those who have to wait. */
  guard(store: Store): Store {
    const insert = (run: () => Promise<Outcome>): Promise<Outcome> =>
      this.#isOpen
        ? run()
        : Promise.resolve({ kind: "retry", afterMs: RETRY_AFTER_MS, reason: `Cannot insert: ${NOT_OPEN}` });
    const ask = <T>(run: () => Promise<T>): Promise<T> =>
      this.#isOpen
        ? run()
        : Promise.reject(new StoreError(`Cannot ask the store: ${NOT_OPEN}`, { unavailable: true, cause: undefined }));
    return {
      database: store.database,
      cluster: store.cluster,
      insertNative: (table, blocks, token) => insert(() => store.insertNative(table, blocks, token)),
      // `undefined` sends the blocks themselves, which have to wait as well.
      insertFile: (table, path, token) => (this.#isOpen ? store.insertFile(table, path, token) : undefined),
      tryNative: (table, block) => insert(() => store.tryNative(table, block)),
      insertRowBinary: (table, columns, rows, token) =>
        insert(() => store.insertRowBinary(table, columns, rows, token)),
      query: (sql, params) => ask(() => store.query(sql, params)),
      querySpans: (sql, params, columns) => ask(() => store.querySpans(sql, params, columns)),
      command: (sql, params) => ask(() => store.command(sql, params)),
      createDatabase: () => ask(() => store.createDatabase()),
      ping: () => (this.#isOpen ? store.ping() : Promise.resolve(false)),
      close: () => store.close(),
    };
  }
}
