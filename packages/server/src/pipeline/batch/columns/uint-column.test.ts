import { describe, expect, it } from "vitest";
import { NativeReader } from "../native/native-reader.ts";
import { Pieces } from "../native/pieces.ts";
import { UintColumn } from "./uint-column.ts";

function written(column: UintColumn, picks: readonly number[]): Uint8Array {
  const part = column.createPart();
  column.appendTo(part, Uint32Array.from(picks));
  const out = new Pieces();
  part.writeData(out);
  return Buffer.concat(out.finish());
}

describe("a column of small integers", () => {
  it.each([
    [1, [0, 1, 255, 256 + 9], [0, 1, 255, 9], 4],
    [4, [0, 255, 65_536, 2 ** 32 - 1], [0, 255, 65_536, 2 ** 32 - 1], 16],
  ] as const)("of %i bytes travels with its low bits, in the order of the picks", (bytes, values, kept, size) => {
    const column = new UintColumn(bytes);
    column.reserve(values.length);
    for (const [slot, value] of values.entries()) column.set(slot, value);
    const block = written(column, [3, 2, 1, 0]);
    expect(block.length).toBe(size);
    const read = new UintColumn(bytes);
    read.readData(new NativeReader(block), 0, 4);
    expect([3, 2, 1, 0].map((slot) => read.get(slot))).toEqual(kept);
  });

  it("is zeros where nothing was set, and again after a reset", () => {
    const column = new UintColumn(4);
    column.reserve(2);
    expect(written(column, [0, 1])).toEqual(Buffer.alloc(8));
    column.set(1, 7);
    column.reset(2);
    expect(written(column, [0, 1])).toEqual(Buffer.alloc(8));
  });
});
