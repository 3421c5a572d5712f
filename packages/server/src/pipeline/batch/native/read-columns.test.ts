import { describe, expect, it } from "vitest";
import { batchOf } from "../testing/span-fixture.ts";
import { MARK_COLUMNS } from "../span-columns.ts";
import { encodeNative } from "./encode-native.ts";
import { readColumns } from "./read-columns.ts";

const block = encodeNative(
  batchOf([
    { traceId: "t1", name: "a" },
    { traceId: "t2", org: "acme", name: "b" },
  ]),
);

describe("reading some columns of a block", () => {
  it("gives those that stand first without the rest of the block", () => {
    const read = readColumns(block.subarray(0, 700), MARK_COLUMNS);
    if (read.kind !== "ok") throw new Error(read.reason);
    const { Org, TraceId, GenAiInputTokens } = read.columns;
    expect(read.length).toBe(2);
    expect([0, 1].map((row) => [Org.text(row), TraceId.text(row), GenAiInputTokens.isNull(row)])).toEqual([
      ["default", "t1", true],
      ["acme", "t2", true],
    ]);
  });

  it("reads past columns that are not asked for", () => {
    const read = readColumns(block, ["SpanName", "SpanKind"]);
    if (read.kind !== "ok") throw new Error(read.reason);
    expect([0, 1].map((row) => read.columns.SpanName.text(row))).toEqual(["a", "b"]);
  });

  it("answers malformed where the block ends too early", () => {
    for (const size of [1, 2, 10, 40])
      expect(readColumns(block.subarray(0, size), MARK_COLUMNS).kind).toBe("malformed");
  });
});
