import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeEntry, scanEntries } from "./entry.ts";

interface Written {
  readonly ahead: Uint8Array;
  readonly behind: readonly Uint8Array[];
  readonly rows: number;
}

const entry: fc.Arbitrary<Written> = fc.record({
  ahead: fc.uint8Array({ maxLength: 12 }),
  behind: fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 3 }),
  rows: fc.nat(),
});

const bytesOf = (written: Written): Buffer => Buffer.concat(encodeEntry(written, written.rows));

/** An entry as logs had them before: a header of 20 bytes, and the block. */
function oldEntry(block: Uint8Array, rows: number): Buffer {
  const header = Buffer.alloc(20);
  header.write("OCL1");
  header.writeUInt32LE(block.length, 4);
  header.writeUInt32LE(rows, 8);
  header.writeUInt32LE(crc32(block), 12);
  header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
  return Buffer.concat([header, block]);
}

describe("entries of a segment", () => {
  it("are found again, each with its rows; a block holds the mark where anything of it stands ahead", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (written) => {
        const bytes = Buffer.concat(written.map(bytesOf));
        const scan = scanEntries(bytes);
        expect(scan).toMatchObject({ end: bytes.length, damaged: 0, damagedBytes: 0 });
        expect(scan.entries.map(({ block, rows }) => [Buffer.from(block), rows])).toEqual(
          written.map((one) => [one.ahead.length > 0 ? bytesOf(one) : Buffer.concat(one.behind), one.rows]),
        );
        expect(scan.isPure).toBe(written.every(({ ahead }) => ahead.length > 0));
      }),
    );
  });

  it("are found as far as they are whole, wherever the file ends", () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 4 }), fc.nat(), (written, cut) => {
        const parts = written.map(bytesOf);
        const bytes = Buffer.concat(parts);
        const length = cut % bytes.length;
        let end = 0;
        for (const part of parts)
          if (end + part.length <= length) end += part.length;
          else break;
        expect(scanEntries(bytes.subarray(0, length)).end).toBe(end);
      }),
    );
  });

  it("are left out where a byte of them is damaged, and the file is not pure then", () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (written, place, change) => {
          const parts = written.map(bytesOf);
          const bytes = Buffer.concat(parts);
          const at = place % bytes.length;
          bytes[at] = (bytes[at] ?? 0) ^ change;
          const scan = scanEntries(bytes);
          expect(scan.entries.length).toBe(written.length - 1);
          expect(scan.isPure).toBe(false);
        },
      ),
    );
  });

  it("are none where a mark has numbers that are no digits, even if its checksum is right", () => {
    const bytes = bytesOf({ ahead: new Uint8Array(), behind: [Buffer.from("block")], rows: 7 });
    bytes.write("z", 14);
    bytes.write(crc32(bytes.subarray(0, 30)).toString(16).padStart(8, "0"), 30);
    expect(scanEntries(bytes)).toMatchObject({ entries: [], end: 0 });
  });

  it("of a log of an older version are read, beside new ones", () => {
    const block = Buffer.from("a block with OCL1 and OCL2 in it");
    const marked = { ahead: Buffer.from([3]), behind: [Buffer.from("new")], rows: 2 };
    const scan = scanEntries(Buffer.concat([oldEntry(block, 7), bytesOf(marked), oldEntry(block, 8)]));
    expect(scan).toMatchObject({ damaged: 0, isPure: false });
    expect(scan.entries.map(({ rows }) => rows)).toEqual([7, 2, 8]);
    expect(scan.entries[0]?.block).toEqual(block);
  });
});
