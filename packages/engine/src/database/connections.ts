import type { Connection, Wanted } from "./connection.ts";

/** Connections waiting to be used again; the lanes bound how many are in use. */
const IDLE = 12;

/** Hands out a connection in the state that a request wants, and takes it back afterwards. */
export class Connections {
  readonly #open: () => Connection;
  readonly #idle: Connection[] = [];

  constructor(open: () => Connection) {
    this.#open = open;
  }

  /** Runs `work` on a prepared connection. */
  async use<T>(wanted: Wanted, work: (connection: Connection) => Promise<T>): Promise<T> {
    const at = this.#idle.findLastIndex((connection) => connection.canServe(wanted));
    const connection = at < 0 ? this.#open() : this.#idle.splice(at, 1)[0];
    if (connection === undefined) throw new Error("Cannot take a connection: expected one, got none");
    try {
      await connection.prepare(wanted);
      return await work(connection);
    } finally {
      if (!connection.reusable) connection.close();
      else {
        this.#idle.push(connection);
        if (this.#idle.length > IDLE) this.#idle.shift()?.close();
      }
    }
  }

  closeIdle(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }
}
