import type { ByteHeap } from "../../pipeline/batch/byte-heap.ts";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { decodeLogsJson } from "./decode-logs-json.ts";
import { decodeLogsProto } from "./decode-logs-proto.ts";
import { decodeMetricsJson } from "./decode-metrics-json.ts";
import { decodeMetricsProto } from "./decode-metrics-proto.ts";
import { decodeTracesJson } from "./decode-traces-json.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";
import type { Decoded } from "./decoded-traces.ts";

export type SignalName = "traces" | "metrics" | "logs";

/** How a body is written. */
export type BodyEncoding = "protobuf" | "json";

/** What an intake has to know of a batch, whatever is in it. */
export interface AnyBatch {
  readonly length: number;
  readonly heap: ByteHeap;
  readonly chargedBytes: number;
  reset(): void;
}

/** A signal of OTLP: what its bodies become. */
export interface OtlpSignal<Batch extends AnyBatch> {
  /** What its batches hold, in the plural. */
  readonly items: string;
  readonly createBatch: () => Batch;
  readonly decode: Readonly<Record<BodyEncoding, (bytes: Uint8Array, org: string, batch: Batch) => Decoded<Batch>>>;
}

export const TRACES: OtlpSignal<SpanBatch> = {
  items: "spans",
  createBatch: () => new SpanBatch(),
  decode: { protobuf: decodeTracesProto, json: decodeTracesJson },
};

export const LOGS: OtlpSignal<LogBatch> = {
  items: "log records",
  createBatch: () => new LogBatch(),
  decode: { protobuf: decodeLogsProto, json: decodeLogsJson },
};

export const METRICS: OtlpSignal<MetricBatch> = {
  items: "data points",
  createBatch: () => new MetricBatch(),
  decode: { protobuf: decodeMetricsProto, json: decodeMetricsJson },
};
