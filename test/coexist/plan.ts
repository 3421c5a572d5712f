import type { Peer } from "../../bench/peers/peers.ts";

/** What one process is to do: who instruments it, in which order, how modules are loaded. */
export interface Plan {
  readonly url: string;
  /** In the order in which they are enabled. */
  readonly peers: readonly Peer[];
  /** Their calls are made with tracing switched off, as ADOT sets OpenTelemetry's instrumentation up. */
  readonly suppressing?: boolean;
  readonly order: "peers first" | "outcrop first";
  readonly form: "esm" | "cjs";
}

/** With nobody, with the peers alone, then beside Outcrop in each of its three manners. */
export type Phase = "alone" | "enrich" | "aside" | "own";

export const CALLS = [
  "Converse",
  "ConverseStream",
  "ConverseStream, left early",
  "InvokeModel",
  "InvokeModelWithResponseStream",
  "Converse, throttled",
  "ConverseStream, throttled",
] as const;
export type CallName = (typeof CALLS)[number];

/** A span as it was exported. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly scopeName: string;
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly startUnixNano: string;
  readonly durationNano: string;
}

/** What one call gave its caller, and the spans beneath the caller's own. */
export interface CallResult {
  readonly phase: Phase;
  readonly call: CallName;
  readonly outcome: unknown;
  readonly spans: readonly SentSpan[];
}
