import { isUtf8 } from "node:buffer";

/** Whether a part of a buffer is valid UTF-8. Most of telemetry is ASCII, which needs no second look. */
export function isUtf8Part(bytes: Uint8Array, from: number, to: number): boolean {
  let seen = 0;
  for (let i = from; i < to; i++) seen |= bytes[i] ?? 0;
  return seen < 128 || isUtf8(bytes.subarray(from, to));
}

/** Whether all bytes of a part are zero: an id that stands for "none". */
export function isZeroPart(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}
