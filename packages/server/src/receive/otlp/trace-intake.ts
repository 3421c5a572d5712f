import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import type { Consumer } from "../../pipeline/component.ts";
import { decodeTracesJson } from "./decode-traces-json.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";

/** How a body is written. */
export type BodyEncoding = "protobuf" | "json";

/** Why data was not accepted, whatever protocol it came by; each receiver says it in its protocol's own words. */
export type Refusal =
  /** The body, or what it asks for, can never be accepted. */
  | { readonly kind: "invalid"; readonly reason: string }
  | { readonly kind: "too-large"; readonly reason: string }
  /** The same again may work, not before `afterMs`. `isFull`: it is the sender's amount, rather than a fault of ours. */
  | { readonly kind: "again"; readonly afterMs: number; readonly isFull: boolean; readonly reason: string }
  | { readonly kind: "bug"; readonly reason: string };

/** What became of a body. */
export type Taken =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "taken";
      /** Resolves once everything is durable, or says why it is not; `undefined` where there was nothing to keep. */
      readonly delivery: Promise<Refusal | undefined> | undefined;
      /** Spans that were left out, and why. */
      readonly rejected: number;
      readonly reason: string;
    };

/** Takes the body of an ExportTraceServiceRequest. The bytes are not looked at any more once this has returned. */
export type TraceIntake = (bytes: Uint8Array, org: string, encoding: BodyEncoding) => Taken;

export interface TraceIntakeOptions {
  readonly next: Consumer<SpanBatch>;
  /** Told when `next` throws, which it never should. */
  readonly onBug?: ((error: unknown) => void) | undefined;
}

/** How long a sender is asked to wait when nothing says better. */
export const BUSY_RETRY_MS = 1000;

/** From bytes to `next`, the same for every protocol that carries OTLP. */
export function createTraceIntake(options: TraceIntakeOptions): TraceIntake {
  const spare = new SpareBatch(() => new SpanBatch());

  async function deliver(batch: SpanBatch): Promise<Refusal | undefined> {
    try {
      const outcome = await options.next.consume(batch);
      switch (outcome.kind) {
        case "ok":
          return undefined;
        case "retry":
          return { kind: "again", afterMs: outcome.afterMs, isFull: false, reason: outcome.reason };
        case "refused":
          return { kind: "again", afterMs: BUSY_RETRY_MS, isFull: true, reason: outcome.reason };
        case "drop":
          return { kind: "invalid", reason: outcome.reason };
      }
    } catch (error) {
      options.onBug?.(error);
      return { kind: "bug", reason: "Cannot store spans: internal error" };
    }
  }

  /** The batch is free again when this returns, before what it held is durable: what has to stay, `next` has copied. */
  function take(bytes: Uint8Array, org: string, encoding: BodyEncoding, batch: SpanBatch): Taken {
    const decoded = (encoding === "json" ? decodeTracesJson : decodeTracesProto)(bytes, org, batch);
    if (decoded.kind === "malformed") return refused({ kind: "invalid", reason: decoded.reason });
    if (decoded.kind === "too-large") return refused({ kind: "too-large", reason: decoded.reason });
    const { rejected, reason } = decoded;
    // A partial success needs a part that succeeded.
    if (rejected > 0 && batch.length === 0) return refused({ kind: "invalid", reason });
    return { kind: "taken", delivery: batch.length === 0 ? undefined : deliver(batch), rejected, reason };
  }

  return (bytes, org, encoding) => spare.lend((batch) => take(bytes, org, encoding, batch));
}

function refused(refusal: Refusal): Taken {
  return { kind: "refused", refusal };
}
