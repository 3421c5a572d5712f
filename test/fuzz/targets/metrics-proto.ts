import { MetricBatch } from "../../../packages/server/src/pipeline/batch/metric-batch.ts";
import { readNative } from "../../../packages/server/src/pipeline/batch/native/read-native.ts";
import { decodeMetricsProto } from "../../../packages/server/src/receive/otlp/decode-metrics-proto.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { metricSeeds } from "./metric-seeds.ts";
import { otlpTarget } from "./otlp-target.ts";

/** When every body came: the answer must not depend on the clock. */
const RECEIVED_MS = 1_770_000_000_000;

export const target: FuzzTarget = otlpTarget({
  grammar: "protobuf",
  seeds: metricSeeds,
  batch: new MetricBatch(),
  decode: (input, batch) => decodeMetricsProto(input, "acme", batch, RECEIVED_MS),
  readBack(block, rows) {
    const read = readNative(block, new MetricBatch());
    if (read.kind !== "ok" || read.batch.length !== rows) throw new Error("Cannot read the block of a batch again");
  },
});
