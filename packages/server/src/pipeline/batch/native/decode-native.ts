import { SpanBatch } from "../span-batch.ts";
import { readNative, type ReadNative } from "./read-native.ts";

/** Reads Native blocks of spans, one after the other, into one batch. */
export function decodeNative(bytes: Uint8Array): ReadNative<SpanBatch> {
  return readNative(bytes, new SpanBatch());
}
