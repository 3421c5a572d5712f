import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowBinaryWriter } from "./row-binary-writer.ts";

describe("RowBinary", () => {
  it("writes any 64-bit integer as its eight bytes, small and large, signed and not", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }), (value) => {
        const out = new RowBinaryWriter(0);
        out.integer(value.toString());
        expect(Buffer.from(out.finish()).readBigUInt64LE()).toBe(BigInt.asUintN(64, value));
      }),
    );
    for (const value of [0n, -1n, 2n ** 32n, -(2n ** 32n), 2n ** 53n - 1n, 2n ** 53n, 1n - 2n ** 53n]) {
      const out = new RowBinaryWriter(0);
      out.integer(value.toString());
      expect(Buffer.from(out.finish()).readBigInt64LE()).toBe(value);
    }
  });

  it("writes texts with their length in bytes, beyond the first buffer too", () => {
    const texts = ["", "ä", "x".repeat(127), "y".repeat(128), "z".repeat(70_000), "\ud800"];
    const out = new RowBinaryWriter(0);
    for (const text of texts) out.text(text);
    const sizes = [[0], [2], [127], [0x80, 1], [0xf0, 0xa2, 4], [3]];
    const expected = texts.flatMap((text, i) => [Buffer.from(sizes[i] ?? []), Buffer.from(text)]);
    expect(Buffer.from(out.finish()).equals(Buffer.concat(expected))).toBe(true);
  });
});
