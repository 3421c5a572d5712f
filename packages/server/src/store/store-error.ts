import { ClickHouseError } from "@clickhouse/client";

/** Thrown by `query` and `command`. `unavailable`: the engine did not answer, or had no room; the same may work later. */
export class StoreError extends Error {
  readonly unavailable: boolean;

  constructor(message: string, options: { readonly unavailable: boolean; readonly cause: unknown }) {
    super(message, { cause: options.cause });
    this.name = "StoreError";
    this.unavailable = options.unavailable;
  }

  /** The engine is there, and its disk is full. */
  get isFull(): boolean {
    return this.cause instanceof ClickHouseError && this.cause.code === NOT_ENOUGH_SPACE;
  }
}

const NOT_ENOUGH_SPACE = "243";

/** The engine's own words about a query that it understood and could not run in time, in its memory or without others. */
const TEMPORARY: ReadonlySet<string> = new Set([
  "159", // TIMEOUT_EXCEEDED
  "202", // TOO_MANY_SIMULTANEOUS_QUERIES
  "209", // SOCKET_TIMEOUT
  "210", // NETWORK_ERROR
  "236", // ABORTED
  "241", // MEMORY_LIMIT_EXCEEDED
  NOT_ENOUGH_SPACE,
  "279", // ALL_CONNECTION_TRIES_FAILED
  "999", // KEEPER_EXCEPTION
]);

export function storeErrorOf(action: string, error: unknown): StoreError {
  const message = `Cannot ${action}: ${error instanceof Error ? error.message : String(error)}`;
  const unavailable = error instanceof ClickHouseError ? TEMPORARY.has(error.code) : true;
  return new StoreError(message, { unavailable, cause: error });
}
