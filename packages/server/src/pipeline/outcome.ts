/**
 * What a stage answers, told apart by what the caller should do; expected failures are values, never exceptions.
 * Mirrors the Collector's consumererror classes.
 */
export type Outcome =
  | { readonly kind: "ok" }
  /** Temporary: the same data may be sent again, not before `afterMs`. */
  | { readonly kind: "retry"; readonly afterMs: number; readonly reason: string }
  /** Full: the sender should slow down and send the same data again. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Will never work: sending the same data again is useless. */
  | { readonly kind: "drop"; readonly reason: string };

export const OK: Outcome = { kind: "ok" };
