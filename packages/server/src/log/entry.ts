import { crc32 } from "node:zlib";

/**
 * A segment is a file of entries. An entry is a header and a block:
 *
 *   0  "OCL1"                    which also tells the version of this format
 *   4  length of the block
 *   8  rows in the block
 *   12 CRC-32 of the block
 *   16 CRC-32 of bytes 0 to 15   so that a damaged length is never followed
 *   20 the block, a ClickHouse Native block
 *
 * Numbers are little-endian, unsigned, of 32 bits.
 */
export const HEADER_BYTES = 20;
export const MAX_BLOCK_BYTES = 1024 * 1024 * 1024;

const MAGIC = Buffer.from("OCL1");

interface Entry {
  readonly block: Uint8Array;
  readonly rows: number;
}

export interface Scan {
  readonly entries: readonly Entry[];
  /** Offset after the last good entry. What follows was never completed, or is damaged. */
  readonly end: number;
  /** Stretches before `end` that hold no good entry. */
  readonly damaged: number;
  readonly damagedBytes: number;
}

/** @param block in pieces that follow one another */
export function encodeHeader(block: readonly Uint8Array[], rows: number): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(
    block.reduce((sum, piece) => sum + piece.length, 0),
    4,
  );
  header.writeUInt32LE(rows, 8);
  header.writeUInt32LE(
    block.reduce((sum, piece) => crc32(piece, sum), 0),
    12,
  );
  header.writeUInt32LE(crc32(header.subarray(0, 16)), 16);
  return header;
}

/** Finds the good entries of a segment, past any damage. */
export function scanEntries(segment: Uint8Array): Scan {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.length);
  const entries: Entry[] = [];
  let end = 0;
  let damaged = 0;
  let damagedBytes = 0;
  let at = 0;
  while (at >= 0 && at < bytes.length) {
    const entry = readEntry(bytes, at);
    if (entry === undefined) {
      at = bytes.indexOf(MAGIC, at + 1);
      continue;
    }
    if (at > end) {
      damaged++;
      damagedBytes += at - end;
    }
    entries.push(entry);
    at += HEADER_BYTES + entry.block.length;
    end = at;
  }
  return { entries, end, damaged, damagedBytes };
}

function readEntry(bytes: Buffer, at: number): Entry | undefined {
  if (bytes.length - at < HEADER_BYTES || bytes.compare(MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  if (crc32(bytes.subarray(at, at + 16)) !== bytes.readUInt32LE(at + 16)) return undefined;
  const start = at + HEADER_BYTES;
  const length = bytes.readUInt32LE(at + 4);
  if (length > bytes.length - start) return undefined;
  const block = bytes.subarray(start, start + length);
  if (crc32(block) !== bytes.readUInt32LE(at + 12)) return undefined;
  return { block, rows: bytes.readUInt32LE(at + 8) };
}
