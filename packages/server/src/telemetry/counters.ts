import { createDurations, type Durations } from "./durations.ts";

/** Counts by reason; each reason is there from the start, at 0. */
type Reasons<Reason extends string> = Record<Reason, number>;

/** Items that a sender may send again: the log or its disk is full, or something else is for the moment. */
type RefusedReason = "full" | "unavailable";
/** Items that can never be taken. `invalid`: told by partial success; `undeliverable`: no later stage could take them. */
type DroppedReason = "invalid" | "undeliverable";
/** Requests that were refused before their items could be counted. */
export type RequestReason =
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "unsupported"
  | "malformed"
  | "too_large"
  | "timeout"
  | "busy";

/**
 * What a receiver counts of one signal over one transport. Plain numbers that the receiver adds to: an addition for a
 * request, and nothing for a span.
 */
export interface IntakeCounters {
  accepted: number;
  /** Lost to a fault of ours; the sender was told. */
  failed: number;
  readonly refused: Reasons<RefusedReason>;
  readonly dropped: Reasons<DroppedReason>;
  readonly refusedRequests: Reasons<RequestReason>;
}

/** What an exporter counts of one signal. */
export interface ExporterCounters {
  sent: number;
  /** Given up, as the other side can never take them. */
  failed: number;
  /** Each attempt, whatever came of it. */
  readonly sending: Durations;
}

export function createIntakeCounters(): IntakeCounters {
  return {
    accepted: 0,
    failed: 0,
    refused: { full: 0, unavailable: 0 },
    dropped: { invalid: 0, undeliverable: 0 },
    refusedRequests: {
      unauthenticated: 0,
      forbidden: 0,
      not_found: 0,
      unsupported: 0,
      malformed: 0,
      too_large: 0,
      timeout: 0,
      busy: 0,
    },
  };
}

export function createExporterCounters(): ExporterCounters {
  return { sent: 0, failed: 0, sending: createDurations() };
}
