import { crc32 } from "node:zlib";
import { decodeTraceKeys, encodeTraceKeys } from "../../../packages/server/src/export/settle/trace-key.ts";
import { encodeEntry, MARK_BYTES, scanEntries } from "../../../packages/server/src/log/entry.ts";
import { rowsOfBlocks } from "../../../packages/server/src/export/store/rows-of-blocks.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const MAGIC = Buffer.from("OCL2");
const OLD_MAGIC = Buffer.from("OCL1");
const OLD_HEADER_BYTES = 20;

/** Segments of the log, torn and damaged; their blocks are read as the traces that settlement waits for. */
export const target: FuzzTarget = {
  grammar: "bytes",
  seeds() {
    const keys = encodeTraceKeys([{ org: "acme", traceId: "0af7651916cd43dd8448eb211c80319c" }]);
    const ahead = Buffer.from("two columns, one row");
    const entries = [
      ...encodeEntry({ ahead: new Uint8Array(), behind: [keys] }, 1),
      ...encodeEntry({ ahead, behind: [Buffer.from("OCL2 and OCL1"), Buffer.from(" within a block")] }, 3),
      ...encodeEntry({ ahead: new Uint8Array(), behind: [] }, 0),
      oldEntry(keys, 1),
      oldEntry(new Uint8Array(), 0),
    ];
    return [new Uint8Array(), Buffer.concat(entries), Buffer.concat([...entries, Buffer.from("rubbish"), ...entries])];
  },
  words: ["OCL1", "OCL2", '[["acme","0af7651916cd43dd8448eb211c80319c"]]', "[]", '[["",""]]', "00000001", "ffffffff"],
  mend: withChecksums,
  run(input) {
    const scan = scanEntries(input);
    const rows = scan.entries.map((entry) => entry.rows);
    if (scan.end > input.length) throw new Error(`Expected an end within ${input.length} bytes, got ${scan.end}`);
    if (!rows.every((count) => count >= 0)) throw new Error(`Expected counts of rows, got ${rows.join()}`);
    // Cut at its end, as at a start, a segment says the same and has nothing left to cut.
    const cut = scanEntries(input.subarray(0, scan.end));
    if (cut.end !== scan.end || cut.entries.length !== scan.entries.length || cut.damaged !== scan.damaged) {
      throw new Error("Expected the same entries once the tail is cut off");
    }
    const blocks = scan.entries.map(({ block }) => block);
    const { keys, malformed } = decodeTraceKeys(blocks);
    const sums = blocks.map((block) => crc32(block));
    const told = [scan.end, scan.damaged, scan.damagedBytes, scan.isPure, rows, sums, rowsOfBlocks(blocks)];
    return JSON.stringify([told, keys, malformed]);
  },
};

/** As logs had them before marks. */
function oldEntry(block: Uint8Array, rows: number): Uint8Array {
  const header = Buffer.alloc(OLD_HEADER_BYTES);
  OLD_MAGIC.copy(header);
  header.writeUInt32LE(block.length, 4);
  header.writeUInt32LE(rows, 8);
  return withChecksums(Buffer.concat([header, block]));
}

/** Writes the checksums anew of all that looks like an entry. */
function withChecksums(input: Uint8Array): Uint8Array {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length);
  for (const at of placesOf(bytes, OLD_MAGIC, OLD_HEADER_BYTES)) {
    const start = at + OLD_HEADER_BYTES;
    const end = start + bytes.readUInt32LE(at + 4);
    if (end <= bytes.length) bytes.writeUInt32LE(crc32(bytes.subarray(start, end)), at + 12);
    bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 16)), at + 16);
  }
  for (const at of placesOf(bytes, MAGIC, MARK_BYTES)) {
    const start = at - Number.parseInt(bytes.toString("latin1", at + 4, at + 6), 16);
    const behind = at + MARK_BYTES;
    const end = behind + Number.parseInt(bytes.toString("latin1", at + 6, at + 14), 16);
    if (start >= 0 && end <= bytes.length) {
      const sum = crc32(bytes.subarray(behind, end), crc32(bytes.subarray(start, at)));
      bytes.write(hex(sum), at + 22, "latin1");
    }
    bytes.write(hex(crc32(bytes.subarray(at, at + 30))), at + 30, "latin1");
  }
  return input;
}

function placesOf(bytes: Buffer, magic: Buffer, headBytes: number): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(magic); at >= 0 && at + headBytes <= bytes.length; at = bytes.indexOf(magic, at + 1)) {
    places.push(at);
  }
  return places;
}

function hex(value: number): string {
  return value.toString(16).padStart(8, "0");
}
