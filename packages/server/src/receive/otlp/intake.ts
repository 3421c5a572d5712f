import type { LogBatch } from "../../pipeline/batch/log-batch.ts";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import type { Consumer } from "../../pipeline/component.ts";
import type { Outcome } from "../../pipeline/outcome.ts";
import type { Decoded } from "./decoded-traces.ts";
import {
  LOGS,
  METRICS,
  TRACES,
  type AnyBatch,
  type BodyEncoding,
  type OtlpSignal,
  type SignalName,
} from "./signals.ts";

/** Why data was not accepted, whatever protocol it came by; each receiver says it in its protocol's own words. */
export type Refusal =
  /** The body, or what it asks for, can never be accepted. */
  | { readonly kind: "invalid"; readonly reason: string }
  | { readonly kind: "too-large"; readonly reason: string }
  /** The same again may work, not before `afterMs`. `isFull`: it is the sender's amount, rather than a fault of ours. */
  | { readonly kind: "again"; readonly afterMs: number; readonly isFull: boolean; readonly reason: string }
  | { readonly kind: "bug"; readonly reason: string };

/** What became of a body. */
type Taken =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "taken";
      /** Resolves once everything is durable, or says why it is not; `undefined` where there was nothing to keep. */
      readonly delivery: Promise<Refusal | undefined> | undefined;
      /** Items that were left out, and why. */
      readonly rejected: number;
      readonly reason: string;
    };

/** Takes the body of an export request. The bytes are not looked at any more once this has returned. */
export type Intake = (bytes: Uint8Array, org: string, encoding: BodyEncoding) => Taken;

/** By signal; those that nothing takes are not there. */
export type Intakes = Readonly<Partial<Record<SignalName, Intake>>>;

/** What every receiver of OTLP is handed, whatever protocol it speaks. */
export interface IntakeOptions {
  /** Where spans go; the sender gets its OK when this has answered `ok`. */
  readonly next: Consumer<SpanBatch>;
  /** Where log records go; without it they are not taken. */
  readonly logs?: Consumer<LogBatch> | undefined;
  /** Where data points of metrics go; without it they are not taken. */
  readonly metrics?: Consumer<MetricBatch> | undefined;
  /** Told when a decoder or `next` throws, which neither should: the sender gets a 500, or INTERNAL. */
  readonly onBug?: ((error: unknown) => void) | undefined;
  /** Told of items that are no good, beside others that may be. */
  readonly onRejected?: ((signal: SignalName, items: number) => void) | undefined;
}

/** How long a sender is asked to wait when nothing says better. */
export const BUSY_RETRY_MS = 1000;

/** From bytes to the next stage, the same for every protocol that carries OTLP. */
export function createIntakes({ next, logs, metrics, onBug, onRejected }: IntakeOptions): Intakes {
  const counting = (signal: SignalName) => (items: number) => onRejected?.(signal, items);
  return {
    traces: createIntake(TRACES, next, onBug, counting("traces")),
    ...(metrics !== undefined && { metrics: createIntake(METRICS, metrics, onBug, counting("metrics")) }),
    ...(logs !== undefined && { logs: createIntake(LOGS, logs, onBug, counting("logs")) }),
  };
}

/** Why a signal is not taken. */
export function describeUntaken(signal: string, intakes: Intakes): string {
  return `Cannot take ${signal}: expected a signal that a pipeline takes (${Object.keys(intakes).join(", ")})`;
}

function createIntake<Batch extends AnyBatch>(
  signal: OtlpSignal<Batch>,
  next: Consumer<Batch>,
  onBug: IntakeOptions["onBug"],
  onRejected: (items: number) => void,
): Intake {
  const spare = new SpareBatch(signal.createBatch);

  async function deliver(batch: Batch): Promise<Refusal | undefined> {
    try {
      return refusalOf(await next.consume(batch));
    } catch (error) {
      onBug?.(error);
      return { kind: "bug", reason: `Cannot store ${signal.items}: internal error` };
    }
  }

  /** `undefined` where the decoder throws, which it never should: gRPC would end the process for it. */
  function decode(bytes: Uint8Array, org: string, encoding: BodyEncoding, batch: Batch): Decoded<Batch> | undefined {
    try {
      return signal.decode[encoding](bytes, org, batch);
    } catch (error) {
      onBug?.(error);
      return undefined;
    }
  }

  /** The batch is free again when this returns, before what it held is durable: what has to stay, `next` has copied. */
  function take(bytes: Uint8Array, org: string, encoding: BodyEncoding, batch: Batch): Taken {
    const decoded = decode(bytes, org, encoding, batch);
    if (decoded === undefined) return refused({ kind: "bug", reason: `Cannot read ${signal.items}: internal error` });
    if (decoded.kind === "malformed") return refused({ kind: "invalid", reason: decoded.reason });
    if (decoded.kind === "too-large") return refused({ kind: "too-large", reason: decoded.reason });
    const { rejected, reason } = decoded;
    if (rejected > 0) onRejected(rejected);
    // A partial success needs a part that succeeded.
    if (rejected > 0 && batch.length === 0) return refused({ kind: "invalid", reason });
    return { kind: "taken", delivery: batch.length === 0 ? undefined : deliver(batch), rejected, reason };
  }

  return (bytes, org, encoding) => spare.lend((batch) => take(bytes, org, encoding, batch));
}

/** What another part's answer means to the sender; `undefined`: accepted. */
export function refusalOf(outcome: Outcome): Refusal | undefined {
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
}

function refused(refusal: Refusal): Taken {
  return { kind: "refused", refusal };
}
