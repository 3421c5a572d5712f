import type { NativeReader } from "../native/native-reader.ts";
import type { NativeWriter } from "../native/native-writer.ts";

/** The map ahead of a `Nullable` column's values: a byte per row, 1 for null. Columns keep the opposite, so that zero is null. */
export function writeNulls(out: NativeWriter, picks: Uint32Array, present: Uint8Array): void {
  const nulls = new Uint8Array(picks.length);
  let next = 0;
  for (const slot of picks) nulls[next++] = present[slot] === 1 ? 0 : 1;
  out.copy(nulls, 0, nulls.length);
}

export function readNulls(source: NativeReader, rows: number): Uint8Array {
  return new Uint8Array(source.copy(rows));
}
