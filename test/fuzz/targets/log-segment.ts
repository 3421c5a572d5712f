import { crc32 } from "node:zlib";
import { decodeTraceKeys, encodeTraceKeys } from "../../../packages/server/src/export/settle/trace-key.ts";
import { encodeHeader, HEADER_BYTES, scanEntries } from "../../../packages/server/src/log/entry.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const MAGIC = Buffer.from("OCL1");

/** Segments of the log, torn and damaged; their blocks are read as the traces that settlement waits for. */
export const target: FuzzTarget = {
  grammar: "bytes",
  seeds() {
    const keys = encodeTraceKeys([{ org: "acme", traceId: "0af7651916cd43dd8448eb211c80319c" }]);
    const empty = new Uint8Array();
    const entries = [keys, Buffer.from("OCL1 within a block"), empty].map((block, rows) =>
      Buffer.concat([encodeHeader([block], rows), block]),
    );
    return [empty, Buffer.concat(entries), Buffer.concat([...entries, Buffer.from("rubbish"), ...entries])];
  },
  words: ["OCL1", '[["acme","0af7651916cd43dd8448eb211c80319c"]]', "[]", '[["",""]]'],
  mend: withChecksums,
  run(input) {
    const scan = scanEntries(input);
    if (scan.end > input.length) throw new Error(`Expected an end within ${input.length} bytes, got ${scan.end}`);
    // Cut at its end, as at a start, a segment says the same and has nothing left to cut.
    const cut = scanEntries(input.subarray(0, scan.end));
    if (cut.end !== scan.end || cut.entries.length !== scan.entries.length || cut.damaged !== scan.damaged) {
      throw new Error("Expected the same entries once the tail is cut off");
    }
    const blocks = scan.entries.map(({ block }) => block);
    const { keys, malformed } = decodeTraceKeys(blocks);
    const rows = scan.entries.map((entry) => entry.rows);
    const sums = blocks.map((block) => crc32(block));
    return JSON.stringify([scan.end, scan.damaged, scan.damagedBytes, rows, sums, keys, malformed]);
  },
};

/** Writes the checksums anew of all that looks like an entry. */
function withChecksums(input: Uint8Array): Uint8Array {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length);
  for (let at = bytes.indexOf(MAGIC); at >= 0 && at + HEADER_BYTES <= bytes.length; at = bytes.indexOf(MAGIC, at + 1)) {
    const start = at + HEADER_BYTES;
    const length = bytes.readUInt32LE(at + 4);
    if (start + length <= bytes.length) bytes.writeUInt32LE(crc32(bytes.subarray(start, start + length)), at + 12);
    bytes.writeUInt32LE(crc32(bytes.subarray(at, at + 16)), at + 16);
  }
  return input;
}
