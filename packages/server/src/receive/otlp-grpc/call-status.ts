import { Metadata, status } from "@grpc/grpc-js";
import { encodeRpcStatus } from "../otlp/rpc-status.ts";
import type { Refusal } from "../otlp/intake.ts";

/** How a call that is refused ends. */
export interface CallStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

const DETAILS = "grpc-status-details-bin";

/** The same google.rpc.Status as text and, with its details, in `grpc-status-details-bin`. */
export function callStatus(code: status, reason: string, retryAfterMs?: number): CallStatus {
  // A reason may quote what was sent; half a character of it could not be written into a header.
  const details = reason.toWellFormed();
  const metadata = new Metadata();
  metadata.set(DETAILS, Buffer.from(encodeRpcStatus(code, details, retryAfterMs)));
  return { code, details, metadata };
}

/**
 * The OTLP specification (OTLP/gRPC, Failures): UNAVAILABLE, and RESOURCE_EXHAUSTED with RetryInfo, are sent again; RESOURCE_EXHAUSTED
 * without it and INVALID_ARGUMENT never.
 */
export function statusOfRefusal(refusal: Refusal): CallStatus {
  switch (refusal.kind) {
    case "invalid":
      return callStatus(status.INVALID_ARGUMENT, refusal.reason);
    case "too-large":
      return callStatus(status.RESOURCE_EXHAUSTED, refusal.reason);
    case "again": {
      const code = refusal.isFull ? status.RESOURCE_EXHAUSTED : status.UNAVAILABLE;
      return callStatus(code, refusal.reason, refusal.afterMs);
    }
    case "bug":
      return callStatus(status.INTERNAL, refusal.reason);
  }
}

/** How a call ends, whoever says so. */
export interface AnyStatus {
  readonly code: status;
  readonly details: string;
  readonly metadata?: Metadata | null | undefined;
}

/**
 * A status that the library found by itself, in our words: what it calls INTERNAL is a message that it could not read,
 * which is the sender's.
 */
export function statusInOurWords({ code, details, metadata }: AnyStatus): CallStatus | undefined {
  if (code === status.OK || metadata?.get(DETAILS)[0] !== undefined) return undefined;
  return callStatus(code === status.INTERNAL ? status.INVALID_ARGUMENT : code, details);
}

/** Whether it carries a RetryInfo. */
export function asksForRetry({ metadata }: AnyStatus): boolean {
  return Buffer.from(metadata?.get(DETAILS)[0] ?? "").includes("google.rpc.RetryInfo");
}
