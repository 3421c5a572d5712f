import type { ByteHeap } from "../../pipeline/batch/byte-heap.ts";
import type { Symbols } from "../../pipeline/batch/symbols.ts";
import { INVALID_UTF8, type Fault } from "./proto-attributes.ts";
import type { ProtoReader } from "./proto-reader.ts";
import { isUtf8Part } from "./utf8.ts";

/** Reads a text into the heap; answers its entry. */
export function readHeapText(reader: ProtoReader, heap: ByteHeap, what: string, fault: Fault): number {
  const start = reader.content();
  if (!isUtf8Part(reader.bytes, start, reader.position)) fault(`${what}: ${INVALID_UTF8}`);
  return heap.append(reader.bytes, start, reader.position);
}

/** Reads a text that is expected to come again; answers its symbol. */
export function readSymbol(reader: ProtoReader, symbols: Symbols, what: string, fault: Fault): number {
  const { bytes } = reader;
  const start = reader.content();
  const end = reader.position;
  const known = symbols.recognise(bytes, start, end);
  if (known >= 0) return known;
  if (isUtf8Part(bytes, start, end)) return symbols.intern(bytes, start, end);
  fault(`${what}: ${INVALID_UTF8}`);
  return 0;
}
