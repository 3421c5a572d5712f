import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Chunking, createCutter, mulberry32 } from "./chunking.ts";

const chunkings = fc.oneof<fc.Arbitrary<Chunking>[]>(
  fc.constant("as-is"),
  fc.constant("every-byte"),
  fc.record({ sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }) }),
  fc.record({ random: fc.integer() }),
);

describe("createCutter", () => {
  it("loses, adds and reorders nothing, and makes no empty piece", () => {
    fc.assert(
      fc.property(chunkings, fc.array(fc.uint8Array({ maxLength: 200 })), (chunking, writes) => {
        const cut = createCutter(chunking);
        const pieces = writes.flatMap((bytes) => cut(bytes));
        expect(Buffer.concat(pieces)).toEqual(Buffer.concat(writes));
        expect(pieces.every((piece) => piece.length > 0)).toBe(true);
      }),
    );
  });

  it("goes on in its sizes from one write to the next", () => {
    const cut = createCutter({ sizes: [3, 2] });
    const lengths = [Buffer.alloc(4), Buffer.alloc(4)].map((bytes) => cut(bytes).map((piece) => piece.length));
    expect(lengths).toEqual([
      [3, 1],
      [1, 3],
    ]);
  });

  it("cuts alike for the same seed and otherwise for another", () => {
    const lengths = (random: number): number[] => createCutter({ random })(Buffer.alloc(1000)).map((p) => p.length);
    expect(lengths(1)).toEqual(lengths(1));
    expect(lengths(1)).not.toEqual(lengths(2));
  });

  it.each([[[]], [[0]], [[1, -1]], [[1.5]], [[Number.NaN]]])("refuses the sizes %j", (sizes) => {
    expect(() => createCutter({ sizes })).toThrow("Cannot cut a stream: expected sizes of at least 1");
  });
});

describe("mulberry32", () => {
  it("stays within [0, 1) and spreads over it", () => {
    const random = mulberry32(7);
    const values = Array.from({ length: 1000 }, random);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(new Set(values.map((value) => Math.floor(value * 10))).size).toBe(10);
  });
});
