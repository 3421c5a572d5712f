import { setTimeout } from "node:timers/promises";
import { quoteString } from "../sql/quote.ts";
import type { Connection } from "./connection.ts";

const AGAIN_MS = 100;

/** Ends running queries by the mark at their beginning: chdb has no other way to stop one. */
export class Killer {
  readonly #connection: Pick<Connection, "run">;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: Pick<Connection, "run">) {
    this.#connection = connection;
  }

  /** Put before a query to make it `id`. */
  static mark(id: string): string {
    return `/*${id}*/`;
  }

  /** Keeps at it until `ended`: the first attempt may come before chdb has begun the query. */
  async kill(id: string, ended: AbortSignal): Promise<void> {
    // Not SYNC: chdb keeps a killed query in its list until its session is used again, and SYNC would wait for it.
    const sql = `KILL QUERY WHERE startsWith(query, ${quoteString(Killer.mark(id))}) ASYNC`;
    while (!ended.aborted) {
      // One after the other: they share a connection. What fails is tried again, and max_execution_time is the last resort.
      this.#last = this.#last
        .then(() => (ended.aborted ? undefined : this.#connection.run(sql, "Null")))
        .catch(() => undefined);
      await this.#last;
      await setTimeout(AGAIN_MS, undefined, { signal: ended }).catch(() => undefined);
    }
  }
}
