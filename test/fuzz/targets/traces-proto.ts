import { isDeepStrictEqual } from "node:util";
import { SpanBatch } from "../../../packages/server/src/pipeline/batch/span-batch.ts";
import { readBatch } from "../../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { decodeTracesProto } from "../../../packages/server/src/receive/otlp/decode-traces-proto.ts";
import { PlainSpans } from "../../../packages/server/src/receive/otlp/plain-spans.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { traceSeeds } from "./otlp-seeds.ts";
import { otlpTarget } from "./otlp-target.ts";
import { readBackSpans } from "./read-back-spans.ts";

const plain = new PlainSpans();

const decoding = otlpTarget({
  grammar: "protobuf",
  seeds: traceSeeds,
  batch: new SpanBatch(),
  decode: (input, batch) => decodeTracesProto(input, "acme", batch, plain),
  readBack: readBackSpans,
});

/** Spans in their usual form are read by an assembly, which must say what the decoder says without it. */
export const target: FuzzTarget = {
  ...decoding,
  run(input) {
    if (!isDeepStrictEqual(spansOf(input, plain), spansOf(input, null))) {
      throw new Error("Expected the same spans with the assembly as without it");
    }
    return decoding.run(input);
  },
};

function spansOf(input: Uint8Array, by: PlainSpans | null): object {
  const { kind, ...rest } = decodeTracesProto(input, "acme", new SpanBatch(), by);
  return { kind, ...rest, ...("batch" in rest && { batch: readBatch(rest.batch) }) };
}
