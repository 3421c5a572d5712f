import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withRevision } from "./with-revision.ts";

const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);
const column = (name: string, type: string, ...bytes: number[]): [Buffer, Buffer] => [
  Buffer.concat([text(name), text(type)]),
  Buffer.from(bytes),
];

const COLUMNS = [
  column("s", "String", 1, 97, 0),
  column("n", "Nullable(UInt16)", 0, 1, 7, 0, 0, 0),
  // Two rows: ["a"] and []; offsets 1, 1.
  column("a", "Array(String)", 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 97),
  // Version, flags (UInt8 indexes, keys follow), two keys, two indexes.
  column(
    "l",
    "LowCardinality(String)",
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    6,
    0,
    0,
    0,
    0,
    0,
    0,
    2,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
    98,
    2,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    1,
  ),
];
const INFO = Buffer.from([1, 0, 2, 255, 255, 255, 255, 0]);
const HEAD = Buffer.from([COLUMNS.length, 2]);
const BLOCK = Buffer.concat([HEAD, ...COLUMNS.flat()]);

async function* chunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

async function changed(bytes: Buffer, revision: number, sizes: readonly number[] = []): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of withRevision(chunks(bytes, sizes), revision)) parts.push(part);
  return Buffer.concat(parts);
}

describe("Native blocks in a protocol revision", () => {
  const newest = Buffer.concat([INFO, HEAD, ...COLUMNS.flatMap(([head, values]) => [head, Buffer.from([0]), values])]);

  it("are as they were without one", async () => {
    expect(await changed(BLOCK, 0)).toEqual(BLOCK);
  });

  it("begin with the block's information, and name the form of each column in newer ones", async () => {
    expect(await changed(BLOCK, 54_000)).toEqual(Buffer.concat([INFO, BLOCK]));
    expect(await changed(BLOCK, 54_460)).toEqual(newest);
  });

  it("may come several together, cut anywhere, and have no rows", async () => {
    const none = Buffer.concat([Buffer.from([1, 0]), text("s"), text("String")]);
    const all = Buffer.concat([BLOCK, none, BLOCK]);
    const expected = Buffer.concat([newest, INFO, none, Buffer.from([0]), newest]);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }), async (sizes) => {
        expect(await changed(all, 54_460, sizes)).toEqual(expected);
      }),
    );
  });

  it("must be complete", async () => {
    for (let length = 1; length < BLOCK.length; length++) {
      await expect(changed(BLOCK.subarray(0, length), 54_460)).rejects.toThrow("ends within a block");
    }
  });
});
