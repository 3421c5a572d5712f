import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SpanBatch } from "../span-batch.ts";
import { anySpan } from "../testing/any-span.ts";
import { batchOf, readBatch, type SpanFixture } from "../testing/span-fixture.ts";
import { decodeNative } from "./decode-native.ts";
import { encodeNative } from "./encode-native.ts";
import { NativeBlock } from "./native-block.ts";

const bytesOf = (block: NativeBlock): Buffer => Buffer.from(block.finishPlain());

function decoded(bytes: Uint8Array): SpanBatch {
  const read = decodeNative(bytes);
  if (read.kind !== "ok") throw new Error(read.reason);
  return read.batch;
}

const rowsOf = (bytes: Uint8Array): ReturnType<typeof readBatch> => readBatch(decoded(bytes));

function blockOf(batches: readonly (readonly SpanFixture[])[], block = new NativeBlock()): NativeBlock {
  for (const spans of batches) block.append(batchOf(spans));
  return block;
}

/** Batches that have little in common: some of a few columns, some with words that no other has. */
const batches = fc.array(
  fc.oneof(
    fc.array(anySpan, { maxLength: 4 }),
    fc.array(fc.record({ name: fc.string(), traceId: fc.string() }), { maxLength: 4 }),
  ),
  { minLength: 1, maxLength: 6 },
);

describe("a block that batches share", () => {
  it("reads as the batches do that are encoded one by one", () => {
    fc.assert(
      fc.property(batches, (all) => {
        const apart = all.flatMap((spans) => rowsOf(encodeNative(batchOf(spans))));
        const block = blockOf(all);
        expect(rowsOf(bytesOf(block))).toEqual(apart);
        expect(block.rows).toBe(apart.length);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same, byte for byte, when it is used again, and when a batch was taken back", () => {
    const block = new NativeBlock();
    fc.assert(
      fc.property(batches, fc.array(anySpan, { maxLength: 4 }), batches, (before, taken, after) => {
        block.clear();
        blockOf(before, block);
        block.append(batchOf(taken));
        block.undo();
        blockOf(after, block);
        expect(bytesOf(block).equals(bytesOf(blockOf([...before, ...after])))).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it("is the same, byte for byte, whether its rows share a resource or each has one like it", () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key ${i}`, "v".repeat(i % 150)]));
    const resources = fc.constantFrom<NonNullable<SpanFixture["resource"]>>(
      {},
      { a: "1" },
      { a: "2", "b.c": "x".repeat(200) },
      many,
    );
    const runs = fc.array(fc.tuple(resources, fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 4 });
    const spread = (
      all: readonly (readonly [NonNullable<SpanFixture["resource"]>, number])[],
      apart: boolean,
    ): SpanFixture[] =>
      all.flatMap(([resource, rows]) =>
        Array.from({ length: rows }, () => ({ resource: apart ? { ...resource } : resource })),
      );
    fc.assert(
      fc.property(runs, runs, (one, other) => {
        const [shared, apart] = [false, true].map((each) => [spread(one, each), spread(other, each)]);
        expect(bytesOf(blockOf(shared ?? [])).equals(bytesOf(blockOf(apart ?? [])))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  it("keeps nothing of a batch that fails half-way", () => {
    const block = blockOf([[{ name: "one", attributes: { a: 1 } }]]);
    const before = bytesOf(blockOf([[{ name: "one", attributes: { a: 1 } }]]));
    const broken = batchOf([{ name: "broken", attributes: { "only-here": "x" } }]);
    broken.columns.StatusCode.appendTo = () => {
      throw new Error("injected");
    };
    broken.columns.StatusCode.setText(0, "Ok");
    expect(() => block.append(broken)).toThrow("injected");
    expect([block.rows, bytesOf(block).equals(before)]).toEqual([1, true]);
  });

  it("counts the words of all of its batches, past what one and two bytes can name", () => {
    const named = (from: number, count: number): readonly SpanFixture[] =>
      Array.from({ length: count }, (_, i) => ({ name: `name ${from + i}` }));
    const batch = decoded(bytesOf(blockOf([named(0, 200), named(150, 200), named(300, 66_000), named(0, 1)])));
    expect([0, 199, 200, 399, 66_399, 66_400, 66_401].map((row) => batch.row(row).name)).toEqual([
      "name 0",
      "name 199",
      "name 150",
      "name 349",
      "name 66299",
      "name 0",
      "",
    ]);
  });

  it("knows the UTC days of its rows, without those that were taken back", () => {
    const days = (...numbers: readonly number[]): readonly SpanFixture[] =>
      numbers.map((day) => ({ startUnixNano: BigInt(day) * 86_400_000_000_000n }));
    const block = blockOf([days(20_000, 20_000), days(19_999, 20_001)]);
    expect([[...block.days], [...block.addedDays]]).toEqual([
      [20_000, 19_999, 20_001],
      [19_999, 20_001],
    ]);
    block.append(batchOf(days(1, 2, 3)));
    block.undo();
    expect([[...block.days], [...block.addedDays]]).toEqual([[20_000, 19_999, 20_001], []]);
    block.append(batchOf([{ startUnixNano: 20_001n * 86_400_000_000_000n - 1_000_000n }]));
    expect([[...block.days], [...block.addedDays]]).toEqual([[20_000, 19_999, 20_001], [20_000]]);
    block.clear();
    expect(block.days.size).toBe(0);
  });

  it("is full by rows, by bytes and by days", () => {
    const everyDay = Array.from({ length: 16 }, (_, day) => ({ startUnixNano: BigInt(day) * 86_400_000_000_000n }));
    expect([blockOf([everyDay.slice(1)]).isFull, blockOf([everyDay]).isFull]).toEqual([false, true]);
    const rows = Array.from({ length: 8192 }, () => ({ name: "a" }));
    expect([blockOf([rows.slice(1)]).isFull, blockOf([rows]).isFull]).toEqual([false, true]);
    expect(blockOf([[{ statusMessage: "x".repeat(9 * 1024 * 1024) }]]).isFull).toBe(true);
  });
});
