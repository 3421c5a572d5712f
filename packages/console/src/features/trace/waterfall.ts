export interface Extent {
  readonly startNano: bigint;
  /** At least 1, so that nothing divides by zero. */
  readonly lengthNano: bigint;
}

export interface Bar {
  /** Fractions of the whole, 0 to 1. */
  readonly left: number;
  readonly width: number;
}

interface Timed {
  readonly startUnixNano: string;
  readonly durationNano: string;
}

const SCALE = 1_000_000n;

/** From the first start to the last end. */
export function extentOf(spans: readonly Timed[]): Extent {
  let start: bigint | undefined;
  let end = 0n;
  for (const span of spans) {
    const from = BigInt(span.startUnixNano);
    const to = from + BigInt(span.durationNano);
    if (start === undefined || from < start) start = from;
    if (to > end) end = to;
  }
  const length = end - (start ?? 0n);
  return { startNano: start ?? 0n, lengthNano: length > 0n ? length : 1n };
}

/** Where a span lies in the whole; the nanoseconds leave the integers only as a fraction. */
export function barOf(span: Timed, extent: Extent): Bar {
  const left = fraction(BigInt(span.startUnixNano) - extent.startNano, extent.lengthNano);
  return { left, width: Math.min(1 - left, fraction(BigInt(span.durationNano), extent.lengthNano)) };
}

/** Up to `most` + 1 round offsets from zero, nanoseconds: steps of 1, 2 or 5 times a power of ten. */
export function ticksOf(lengthNano: bigint, most: number): readonly bigint[] {
  let step = 1n;
  for (let power = 1n; ; power *= 10n) {
    const found = [1n, 2n, 5n].find((digit) => lengthNano / (digit * power) <= BigInt(most));
    if (found === undefined) continue;
    step = found * power;
    break;
  }
  return Array.from({ length: Number(lengthNano / step) + 1 }, (_, index) => BigInt(index) * step);
}

function fraction(part: bigint, whole: bigint): number {
  const scaled = Number((part * SCALE) / whole) / Number(SCALE);
  return Math.max(0, Math.min(1, scaled));
}
