/** 2106-02-07: the last second that a 32-bit DateTime holds, and so the last that the table can sort and expire. */
const MAX_SECONDS = 2 ** 32 - 1;
const TWO_32 = 2 ** 32;

/** Whether nanoseconds since 1970, as low and high word, are beyond what a table can hold. */
export function isTooLate(low: number, high: number): boolean {
  return (high * TWO_32 + low) / 1e9 > MAX_SECONDS;
}

export function nanoOf(milliseconds: number): bigint {
  return BigInt(Math.trunc(milliseconds)) * 1_000_000n;
}
