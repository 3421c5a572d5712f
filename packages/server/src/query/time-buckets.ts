const WIDEST = 2_592_000;

/** Widths that a person reads easily, in seconds: a second up to a month of 30 days. */
const WIDTHS = [
  1,
  2,
  5,
  10,
  15,
  30,
  60,
  300,
  600,
  900,
  1_800,
  3_600,
  7_200,
  10_800,
  21_600,
  43_200,
  86_400,
  172_800,
  604_800,
  WIDEST,
];

const DEFAULT_MAX_BUCKETS = 100;
export const MAX_BUCKETS = 500;
/** One cannot do: a period that crosses a multiple of every width lies in two. */
export const MIN_BUCKETS = 2;

const NANOS_PER_SECOND = 1_000_000_000n;

export interface TimeBuckets {
  readonly seconds: number;
  /** Nanoseconds; the first may begin before the period, as buckets lie on whole multiples of their width. */
  readonly starts: readonly bigint[];
}

/** The smallest readable width that cuts [from, to) into at most `atMost` buckets, which is two at least. */
export function timeBuckets(from: bigint, to: bigint, atMost: number = DEFAULT_MAX_BUCKETS): TimeBuckets {
  const limit = BigInt(Math.max(MIN_BUCKETS, Math.min(atMost, MAX_BUCKETS)));
  for (const seconds of WIDTHS) {
    const buckets = cut(from, to, seconds, limit);
    if (buckets !== undefined) return buckets;
  }
  // Longer than the widest allows: double it. A width that exceeds the period needs two buckets at most.
  for (let seconds = WIDEST * 2; ; seconds *= 2) {
    const buckets = cut(from, to, seconds, limit);
    if (buckets !== undefined) return buckets;
  }
}

function cut(from: bigint, to: bigint, seconds: number, limit: bigint): TimeBuckets | undefined {
  const width = BigInt(seconds) * NANOS_PER_SECOND;
  const origin = floorDivide(from, width) * width;
  const count = (to - origin + width - 1n) / width;
  if (count > limit) return undefined;
  return { seconds, starts: Array.from({ length: Number(count) }, (_, index) => origin + BigInt(index) * width) };
}

/** Rounds down also before 1970, where bigint division would round up. */
function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
