import { encodeNative } from "../../../packages/server/src/pipeline/batch/native/encode-native.ts";
import type { Answer, FuzzTarget } from "../fuzz-target.ts";

type Batch = Parameters<typeof encodeNative>[0] & { reset(): void };

interface Otlp<Filled extends Batch> {
  readonly grammar: "json" | "protobuf";
  readonly seeds: () => readonly Uint8Array[];
  /** Used again from input to input, as in the server: what one body leaves behind must not be seen in the next. */
  readonly batch: Filled;
  readonly decode: (
    input: Uint8Array,
    batch: Filled,
  ) =>
    | { readonly kind: "ok"; readonly rejected: number; readonly reason: string }
    | { readonly kind: "malformed" | "too-large"; readonly reason: string };
  /** Reads the block again. Throws where it cannot be read. */
  readonly readBack?: (block: Uint8Array, rows: number) => void;
}

/** Bodies of an export request, as far as the block that the log keeps. */
export function otlpTarget<Filled extends Batch>(otlp: Otlp<Filled>): FuzzTarget {
  const { grammar, seeds, batch, decode, readBack } = otlp;
  return {
    grammar,
    seeds,
    run(input) {
      try {
        const decoded = decode(input, batch);
        if (decoded.kind !== "ok") return `${decoded.kind} ${decoded.reason}`;
        const block = encodeNative(batch);
        readBack?.(block, batch.length);
        return answerOf(decoded.rejected, decoded.reason, block);
      } finally {
        batch.reset();
      }
    },
  };
}

function answerOf(rejected: number, reason: string, block: Uint8Array): Answer {
  return Buffer.concat([Buffer.from(`${rejected} ${reason} `), block]);
}
