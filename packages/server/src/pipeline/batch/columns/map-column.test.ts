import { describe, expect, it } from "vitest";
import { ByteHeap } from "../byte-heap.ts";
import { encodeNative } from "../native/encode-native.ts";
import { readNative } from "../native/read-native.ts";
import { SpanBatch } from "../span-batch.ts";
import { Symbols } from "../symbols.ts";
import { MapColumn } from "./map-column.ts";

const TEXT = 0x73;

/** A slot with one entry whose value was looked at and found harmless. */
function addLookedAt(map: MapColumn, slot: number, key: number, value: number): void {
  const word = (number: number): Uint32Array => Uint32Array.of(number);
  const values = word(value);
  map.addRun(slot, {
    starts: word(0),
    counts: word(1),
    keys: word(key),
    values,
    letters: Uint8Array.of(TEXT),
    harmless: values,
  });
}

function mapOfTwo() {
  const symbols = new Symbols();
  const heap = new ByteHeap();
  const map = new MapColumn(symbols, heap);
  map.reserve(2);
  for (const slot of [0, 1]) addLookedAt(map, slot, symbols.internText("key"), heap.appendText(`value ${slot}`));
  return { map, symbols };
}

describe("a value that is known to be harmless", () => {
  it("is so where its entry was moved", () => {
    const { map, symbols } = mapOfTwo();
    map.put(0, symbols.internText("another"));
    const entry = map.ranges.start(0);
    expect([entry > 1, map.values.text(entry), map.isHarmless(entry)]).toEqual([true, "value 0", true]);
  });

  it("is not known any more when another one was set", () => {
    const { map } = mapOfTwo();
    map.values.setText(0, "Bearer abc");
    expect([map.isHarmless(0), map.isHarmless(1)]).toEqual([false, true]);
  });

  it("leaves no mark for a value that is read from a block into the same memory", () => {
    const sent = new SpanBatch();
    const row = sent.row(sent.addRow(sent.addResource()));
    row.attributes.set("key", "Bearer abc");
    const bytes = encodeNative(sent);
    const read = new SpanBatch();
    readNative(bytes, read);
    const map = read.columns.SpanAttributes;
    const value = map.values.entry(0);
    read.reset();
    read.addRow(read.addResource());
    addLookedAt(map, 0, 1, value);
    read.reset();
    readNative(bytes, read);
    expect([map.values.entry(0), map.values.text(0), map.isHarmless(0)]).toEqual([value, "Bearer abc", false]);
  });
});
