import { describe, expect, it } from "vitest";
import { encodeNative } from "../pipeline/batch/native/encode-native.ts";
import { readColumns } from "../pipeline/batch/native/read-columns.ts";
import { batchOf } from "../pipeline/batch/testing/span-fixture.ts";
import { spanRows } from "./span-rows.ts";

const NAMES = ["TraceId"] as const;

/** What an engine answers to a `SELECT` of these columns: blocks that end with the last of them. */
function answerOf(...blocks: readonly (readonly string[])[]): Uint8Array {
  return Buffer.concat(
    blocks.map((traceIds) => {
      const block = Buffer.from(encodeNative(batchOf(traceIds.map((traceId) => ({ traceId })))));
      const read = readColumns(block, NAMES);
      if (read.kind !== "ok") throw new Error(read.reason);
      const type = "String";
      const from = block.indexOf(`TraceId\u0006${type}`) - 1;
      return Buffer.concat([Uint8Array.of(1, traceIds.length), block.subarray(from, read.end)]);
    }),
  );
}

const idsOf = (answer: Uint8Array): readonly string[] =>
  spanRows(answer, NAMES).flatMap(({ length, columns }) =>
    Array.from({ length }, (_, row) => columns.TraceId.text(row)),
  );

describe("spanRows", () => {
  it("reads block after block", () => {
    expect(idsOf(answerOf(["a", "b"], ["c"]))).toEqual(["a", "b", "c"]);
  });

  it("finds nothing in an answer without blocks", () => {
    expect(idsOf(new Uint8Array())).toEqual([]);
  });

  it("refuses an answer that was cut", () => {
    const answer = answerOf(["a", "b"], ["c"]);
    for (let end = 1; end < answer.length; end++) {
      const cut = answer.subarray(0, end);
      if (end === answerOf(["a", "b"]).length) continue;
      expect(() => spanRows(cut, NAMES)).toThrow("Cannot read Native block");
    }
  });
});
