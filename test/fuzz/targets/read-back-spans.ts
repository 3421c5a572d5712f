import { decodeNative } from "../../../packages/server/src/pipeline/batch/native/decode-native.ts";

/** What the log keeps, its readers must take. */
export function readBackSpans(block: Uint8Array, rows: number): void {
  const read = decodeNative(block);
  if (read.kind !== "ok") throw new Error(`Cannot read back what was written: ${read.reason}`);
  if (read.batch.length !== rows) throw new Error(`Expected ${rows} rows back, got ${read.batch.length}`);
}
