import { decodeNative } from "../../../packages/server/src/pipeline/batch/native/decode-native.ts";
import { encodeNative } from "../../../packages/server/src/pipeline/batch/native/encode-native.ts";
import { readColumns } from "../../../packages/server/src/pipeline/batch/native/read-columns.ts";
import { MARK_COLUMNS } from "../../../packages/server/src/pipeline/batch/span-columns.ts";
import { rowsOfBlocks } from "../../../packages/server/src/export/store/rows-of-blocks.ts";
import { decodeTracesProto } from "../../../packages/server/src/receive/otlp/decode-traces-proto.ts";
import { SpanBatch } from "../../../packages/server/src/pipeline/batch/span-batch.ts";
import type { FuzzTarget } from "../fuzz-target.ts";
import { traceSeeds } from "./otlp-seeds.ts";

/** Native blocks as the log's readers read them: whole, the columns for settlement alone, and their rows. */
export const target: FuzzTarget = {
  grammar: "bytes",
  seeds: () =>
    traceSeeds().map((body) => {
      const batch = new SpanBatch();
      decodeTracesProto(body, "acme", batch);
      return encodeNative(batch);
    }),
  words: ["String", "LowCardinality(String)", "Map(LowCardinality(String), String)", "Array(DateTime64(9))"],
  run(input) {
    const marks = readColumns(input, MARK_COLUMNS);
    const told = marks.kind === "ok" ? `${marks.length} ${marks.end} ${marks.columns.Org.isUsed}` : marks.reason;
    const rows = rowsOfBlocks([input]);
    const whole = decodeNative(input);
    if (whole.kind !== "ok") return `${told} ${rows} ${whole.reason}`;
    return Buffer.concat([Buffer.from(`${told} ${rows} `), encodeNative(whole.batch)]);
  },
};
