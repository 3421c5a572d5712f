import { crc32 } from "node:zlib";

/**
 * A segment is a file of entries. An entry is a block with a mark of printable characters:
 *
 *   0  "OCL2"                    which also tells the version of this format
 *   4  bytes of the block ahead of the mark, 2 hexadecimal digits
 *   6  bytes of the block behind it, 8 digits
 *   14 rows in the block, 8 digits
 *   22 CRC-32 of the block, ahead of the mark and behind it, 8 digits
 *   30 CRC-32 of bytes 0 to 29, 8 digits, so that a damaged length is never followed
 *
 * In a ClickHouse Native block the mark stands inside, as the name of a column that no table has and every reader skips.
 * A segment of such entries is nothing but blocks, and whoever reads Native can read the file as it is. Of other blocks
 * none is ahead of the mark, which is then no part of the block.
 *
 * Logs written before 2026-11-21 have entries of another form, which is still read: a header of "OCL1", length, rows,
 * CRC-32 of the block and CRC-32 of the 16 bytes before, little-endian and of 32 bits each, and the block behind it.
 */
export const MARK_BYTES = 38;
export const MAX_BLOCK_BYTES = 1024 * 1024 * 1024;

const MARK = /^OCL2[0-9a-f]{34}$/;
const OLD_HEADER_BYTES = 20;
const MAGIC = Buffer.from("OCL2");
const OLD_MAGIC = Buffer.from("OCL1");
/** What both begin with, to look for after damage. */
const ANY_MAGIC = Buffer.from("OCL");

/** A block with a gap for the mark, in pieces that follow one another. */
export interface MarkedBlock {
  /** Shorter than 256 bytes; empty where the mark is to stand ahead of the block. */
  readonly ahead: Uint8Array;
  readonly behind: readonly Uint8Array[];
}

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
  /** The bytes are blocks, one after the other, and nothing else. */
  readonly isPure: boolean;
}

/** An entry in pieces that follow one another. */
export function encodeEntry({ ahead, behind }: MarkedBlock, rows: number): readonly Uint8Array[] {
  const size = behind.reduce((sum, piece) => sum + piece.length, 0);
  const sum = behind.reduce((before, piece) => crc32(piece, before), crc32(ahead));
  const mark = `OCL2${hex(ahead.length, 2)}${hex(size, 8)}${hex(rows, 8)}${hex(sum, 8)}`;
  return [ahead, Buffer.from(mark + hex(crc32(mark), 8)), ...behind];
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, "0");
}

/** Finds the good entries of a segment, past any damage. */
export function scanEntries(segment: Uint8Array): Scan {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.length);
  const entries: Entry[] = [];
  let end = 0;
  let damaged = 0;
  let damagedBytes = 0;
  let blockBytes = 0;
  for (let at = bytes.indexOf(ANY_MAGIC); at >= 0; at = bytes.indexOf(ANY_MAGIC, at)) {
    const entry = readMarked(bytes, at, end) ?? readOld(bytes, at);
    if (entry === undefined) {
      at++;
      continue;
    }
    if (entry.start > end) {
      damaged++;
      damagedBytes += entry.start - end;
    }
    entries.push(entry);
    blockBytes += entry.block.length;
    end = at = entry.end;
  }
  return { entries, end, damaged, damagedBytes, isPure: blockBytes === bytes.length };
}

interface FoundEntry extends Entry {
  readonly start: number;
  readonly end: number;
}

/** @param from where the entry before ends */
function readMarked(bytes: Buffer, at: number, from: number): FoundEntry | undefined {
  if (bytes.length - at < MARK_BYTES || bytes.compare(MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  const mark = bytes.toString("latin1", at, at + MARK_BYTES);
  if (!MARK.test(mark)) return undefined;
  const field = (start: number, end: number): number => Number.parseInt(mark.slice(start, end), 16);
  if (crc32(bytes.subarray(at, at + 30)) !== field(30, 38)) return undefined;
  const start = at - field(4, 6);
  const behind = at + MARK_BYTES;
  const end = behind + field(6, 14);
  if (start < from || end > bytes.length) return undefined;
  if (crc32(bytes.subarray(behind, end), crc32(bytes.subarray(start, at))) !== field(22, 30)) return undefined;
  return { block: bytes.subarray(start === at ? behind : start, end), rows: field(14, 22), start, end };
}

function readOld(bytes: Buffer, at: number): FoundEntry | undefined {
  if (bytes.length - at < OLD_HEADER_BYTES || bytes.compare(OLD_MAGIC, 0, 4, at, at + 4) !== 0) return undefined;
  if (crc32(bytes.subarray(at, at + 16)) !== bytes.readUInt32LE(at + 16)) return undefined;
  const start = at + OLD_HEADER_BYTES;
  const end = start + bytes.readUInt32LE(at + 4);
  if (end > bytes.length) return undefined;
  const block = bytes.subarray(start, end);
  if (crc32(block) !== bytes.readUInt32LE(at + 12)) return undefined;
  return { block, rows: bytes.readUInt32LE(at + 8), start: at, end };
}
