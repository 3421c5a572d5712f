import type { TextColumn } from "../../pipeline/batch/columns/text-column.ts";
import type { Fault } from "./proto-attributes.ts";
import type { ProtoReader } from "./proto-reader.ts";
import { isZeroPart } from "./utf8.ts";

/** Reads an id of a fixed size, kept in hexadecimal; all zero means none, which only optional ids may be. */
export function readId(
  reader: ProtoReader,
  column: TextColumn,
  slot: number,
  size: number,
  what: string,
  optional: boolean,
  fault: Fault,
): void {
  const { bytes } = reader;
  const start = reader.content();
  const end = reader.position;
  const isZero = isZeroPart(bytes, start, end);
  if (end - start === size && !isZero) column.setEntry(slot, column.heap.appendHex(bytes, start, end));
  else if (optional && isZero && (end === start || end - start === size)) column.setEntry(slot, 0);
  else if (isZero && end - start === size) fault(`${what}: expected ${size} bytes that are not all zero`);
  else fault(`${what}: expected ${size} bytes, got ${end - start}`);
}
