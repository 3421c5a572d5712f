import type { CoveredOperation } from "./covered.ts";

/** One call that a caller process is to make. */
export interface Job {
  readonly id: string;
  readonly operation: CoveredOperation;
  readonly endpoint: string;
  /** Path and body of the recorded request. */
  readonly path: string;
  readonly body: string | null;
}

/** What the call gave its caller, in plain JSON (tag.ts). Times and random figures of the SDK are left out. */
export type Outcome =
  | { readonly kind: "returned"; readonly output: unknown; readonly events: readonly unknown[] }
  /** `events` are those that came before the error. */
  | { readonly kind: "threw"; readonly error: CallError; readonly events: readonly unknown[] };

export interface CallError {
  readonly name: string;
  readonly className: string;
  readonly message: string;
  readonly httpStatus: number | null;
  /** All other own members. */
  readonly members: unknown;
}

export interface JobResult {
  readonly id: string;
  readonly outcome: Outcome;
  /** Trace that the call belongs to; all zeros without OpenTelemetry. */
  readonly traceId: string;
}
