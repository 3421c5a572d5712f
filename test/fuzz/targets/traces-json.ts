import { SpanBatch } from "../../../packages/server/src/pipeline/batch/span-batch.ts";
import { decodeTracesJson } from "../../../packages/server/src/receive/otlp/decode-traces-json.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { traceJsonSeeds } from "./otlp-seeds.ts";
import { otlpTarget } from "./otlp-target.ts";
import { readBackSpans } from "./read-back-spans.ts";

export const target: FuzzTarget = otlpTarget({
  grammar: "json",
  seeds: traceJsonSeeds,
  batch: new SpanBatch(),
  decode: (input, batch) => decodeTracesJson(input, "acme", batch),
  readBack: readBackSpans,
});
