import type { NativeReader } from "../native/native-reader.ts";
import type { PlainPart } from "../native/parts/plain-part.ts";

/** The map ahead of a `Nullable` column's values: a byte per row, 1 for null. Columns keep the opposite, so that zero is null. */
export function appendNulls(part: PlainPart, picks: Uint32Array, present: Uint8Array): void {
  const out = part.next(picks.length);
  for (let i = 0; i < picks.length; i++) out.byte(present[picks[i] ?? 0] === 1 ? 0 : 1);
}

export function readNulls(source: NativeReader, rows: number): Uint8Array {
  return new Uint8Array(source.copy(rows));
}
