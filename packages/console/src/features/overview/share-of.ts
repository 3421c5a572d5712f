import { parseNano } from "../../format/money.ts";

/** A part of a sum of nano-dollars, for the length of a bar: 0 to 1. */
export function shareOf(part: string, whole: bigint): number {
  const nano = parseNano(part) ?? 0n;
  return whole === 0n ? 0 : Number((nano * 1_000_000n) / whole) / 1_000_000;
}
