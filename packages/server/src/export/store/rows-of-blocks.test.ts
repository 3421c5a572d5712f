import { describe, expect, it } from "vitest";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { batchOf } from "../../pipeline/batch/testing/span-fixture.ts";
import { rowsOfBlocks } from "./rows-of-blocks.ts";

describe("rowsOfBlocks", () => {
  it.each([1, 127, 128, 20_000])("finds %i rows in a block of as many spans", (rows) => {
    const block = encodeNative(batchOf(Array.from({ length: rows }, () => ({ traceId: "t" }))));
    expect(rowsOfBlocks([block])).toBe(rows);
    expect(rowsOfBlocks([block, block])).toBe(2 * rows);
  });

  it("counts nothing where there is no header", () => {
    for (const bytes of [[], [3], [0x80, 0x80], [1, 0xff], [1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]]) {
      expect(rowsOfBlocks([Uint8Array.from(bytes)])).toBe(0);
    }
  });
});
