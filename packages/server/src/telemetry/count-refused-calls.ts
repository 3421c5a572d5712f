import type { Signal } from "../api/process-status.ts";
import type { IntakeCounters, RequestReason } from "./counters.ts";

/** gRPC's status codes, as OTLP uses them (docs/receive.md). */
const BY_CODE: Readonly<Record<number, RequestReason>> = {
  3: "malformed",
  4: "timeout",
  5: "not_found",
  7: "forbidden",
  8: "busy",
  12: "unsupported",
  14: "busy",
  16: "unauthenticated",
};

/** With a hint when to try again it is the log that is full, without one the message that is too large. */
const RESOURCE_EXHAUSTED = 8;

/** Counts calls that the gRPC receiver refuses, by their status. */
export function countRefusedCalls(
  counters: Readonly<Partial<Record<Signal, IntakeCounters | undefined>>>,
): (signal: Signal, code: number, mayRetry: boolean) => void {
  return (signal, code, mayRetry) => {
    const reason = code === RESOURCE_EXHAUSTED && !mayRetry ? "too_large" : BY_CODE[code];
    const counted = counters[signal];
    if (reason !== undefined && counted !== undefined) counted.refusedRequests[reason] += 1;
  };
}
