import { SpanBatch } from "../../../packages/server/src/pipeline/batch/span-batch.ts";
import { decodeTracesProto } from "../../../packages/server/src/receive/otlp/decode-traces-proto.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { traceSeeds } from "./otlp-seeds.ts";
import { otlpTarget } from "./otlp-target.ts";
import { readBackSpans } from "./read-back-spans.ts";

export const target: FuzzTarget = otlpTarget({
  grammar: "protobuf",
  seeds: traceSeeds,
  batch: new SpanBatch(),
  decode: (input, batch) => decodeTracesProto(input, "acme", batch),
  readBack: readBackSpans,
});
