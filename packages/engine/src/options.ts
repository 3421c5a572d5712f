/** Someone who may use the engine over HTTP. */
export interface EngineUser {
  readonly name: string;
  /** Compared in constant time; an empty string means that no password is asked for. */
  readonly password: string;
  /** True: only reads, no files, no URLs, no other servers; settings may still be sent with a query (Grafana does). */
  readonly readonly?: boolean;
}

export interface EngineOptions {
  /** Where tables live; created when missing. One engine process per directory. */
  readonly dataDir: string;
  /** Loopback port; 0 (default) lets the system choose. */
  readonly port?: number;
  /** Default: one user `default` without a password, as in a fresh ClickHouse. */
  readonly users?: readonly EngineUser[];
  /** Upper bound of what the engine allocates for queries, inserts, merges and caches. Default 1 GiB. */
  readonly memoryLimitBytes?: number;
  /** How long the engine may take to load its tables and answer `/ping`. Default 60,000 ms. */
  readonly startTimeoutMs?: number;
  /** Told each line that the engine process writes to stderr. */
  readonly log?: (line: string) => void;
  /** Told once, when the process has ended for whatever reason. */
  readonly onExit?: (exit: EngineExit) => void;
}

/** How the engine process ended: `expected` when `stop()` was called before. */
export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly expected: boolean;
}

export interface Engine {
  /** Base of the ClickHouse HTTP interface, e.g. `http://127.0.0.1:38123`. */
  readonly url: string;
  readonly pid: number;
  /** Lets running requests finish (10 s at most), closes the tables, ends the process. Safe to call twice. */
  stop(): Promise<void>;
  readonly exited: Promise<EngineExit>;
}
