import type { Outcome } from "./outcome.ts";

/** A stage that data moves into. The stage behind it is handed in at construction, never imported. */
export interface Consumer<T> {
  /**
   * Resolves when the data is where it should be. The data itself is read before this returns: a batch is filled with
   * other spans while the promise is still open, so what has to be kept is encoded or copied at once.
   */
  consume(data: T): Promise<Outcome>;
}

/** A part with a lifecycle. Started from the sink back, so receivers start last and stop first. */
export interface Component {
  /** Resolves when the part is ready; rejects with an Error that says what to do. */
  start(): Promise<void>;
  /** Flushes and frees everything. Safe when never started, and safe twice. */
  stop(): Promise<void>;
}
