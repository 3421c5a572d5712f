import { EngineException } from "../../../packages/engine/src/database/exception.ts";
import { withRevision } from "../../../packages/engine/src/native/with-revision.ts";
import { encodeNative } from "../../../packages/server/src/pipeline/batch/native/encode-native.ts";
import { SpanBatch } from "../../../packages/server/src/pipeline/batch/span-batch.ts";
import { decodeTracesProto } from "../../../packages/server/src/receive/otlp/decode-traces-proto.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { traceSeeds } from "./otlp-seeds.ts";

const NEWEST = 54_460;

/** Native blocks as the engine walks them for clients of a newer protocol; cut in two at a place of the input's own. */
export const target: FuzzTarget = {
  grammar: "bytes",
  seeds: () =>
    traceSeeds().map((body) => {
      const batch = new SpanBatch();
      decodeTracesProto(body, "acme", batch);
      return Buffer.concat([Uint8Array.of(40), encodeNative(batch)]);
    }),
  words: ["Nullable(UInt16)", "Array(Nullable(String))", "Tuple(a String, b Array(Int8))", "Decimal(38, 2)", "Nothing"],
  async run(input) {
    const cut = 1 + (input[0] ?? 0);
    const pieces: Buffer[] = [];
    try {
      for await (const piece of withRevision(chunksOf(input, cut), NEWEST)) pieces.push(piece);
    } catch (error) {
      // What is no block is told to the client.
      if (!(error instanceof EngineException)) throw error;
      return `${error.code} ${error.message}`;
    }
    return Buffer.concat(pieces);
  },
};

async function* chunksOf(input: Uint8Array, cut: number): AsyncGenerator<Buffer> {
  yield Buffer.from(input.buffer, input.byteOffset, input.length).subarray(1, cut);
  yield Buffer.from(input.buffer, input.byteOffset, input.length).subarray(cut);
}
