import type { DoubleColumn } from "../../pipeline/batch/columns/double-column.ts";
import type { ListColumn } from "../../pipeline/batch/columns/list-column.ts";
import type { LongColumn } from "../../pipeline/batch/columns/long-column.ts";
import { WIRE, type ProtoReader } from "./proto-reader.ts";

/** Reads a `sint32`: its low bit is the sign (protobuf, "Signed Integers"). */
export function signedOf(reader: ProtoReader): number {
  reader.varint();
  return (reader.low >>> 1) ^ -(reader.low & 1);
}

/** Adds the numbers of a `repeated fixed64` to a slot, packed or alone. */
export function readCounts(reader: ProtoReader, list: ListColumn<LongColumn>, slot: number): void {
  const add = (): void => {
    reader.fixed64();
    list.items.setWords(list.append(slot), reader.low, reader.high);
  };
  readRepeated(reader, WIRE.fixed64, add);
}

/** The same of a `repeated uint64`. */
export function readVarintCounts(reader: ProtoReader, list: ListColumn<LongColumn>, slot: number): void {
  const add = (): void => {
    reader.varint();
    list.items.setWords(list.append(slot), reader.low, reader.high);
  };
  readRepeated(reader, WIRE.varint, add);
}

/** The same of a `repeated double`. */
export function readDoubles(reader: ProtoReader, list: ListColumn<DoubleColumn>, slot: number): void {
  const add = (): void => list.items.set(list.append(slot), reader.double());
  readRepeated(reader, WIRE.fixed64, add);
}

/** A repeated number may be packed or not, whatever its schema says (protobuf, "Packed Repeated Fields"). */
function readRepeated(reader: ProtoReader, wire: number, add: () => void): void {
  if (reader.wire === WIRE.bytes) {
    const outer = reader.enter();
    while (reader.position < reader.end) add();
    reader.leave(outer);
  } else if (reader.wire === wire) add();
  else reader.skip();
}
