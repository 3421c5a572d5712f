/** Buckets of one side of an exponential histogram; the first has the index `offset`. */
interface Buckets {
  readonly offset: number;
  readonly counts: readonly number[];
}

/** Values as OTLP's exponential histogram (metrics/v1, ExponentialHistogramDataPoint). */
export interface ExponentialSummary {
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: Buckets;
  readonly negative: Buckets;
}

/** OpenTelemetry's own bound for buckets of a side, and its finest scale (metrics SDK, "Base2 exponential"). */
const MAX_BUCKETS = 160;
const MAX_SCALE = 20;
const MIN_SCALE = -10;

/** The values at the finest scale at which no side has more than 160 buckets. Values have to be finite. */
export function exponentialSummary(values: readonly number[]): ExponentialSummary {
  const positive = values.filter((value) => value > 0);
  const negative = values.filter((value) => value < 0).map((value) => -value);
  let scale = MAX_SCALE;
  while (scale > MIN_SCALE && (widthAt(positive, scale) > MAX_BUCKETS || widthAt(negative, scale) > MAX_BUCKETS))
    scale--;
  return {
    scale,
    zeroCount: values.length - positive.length - negative.length,
    positive: bucketsOf(positive, scale),
    negative: bucketsOf(negative, scale),
  };
}

/** Of the bucket whose upper bound, which it includes, is `2 ** ((index + 1) / 2 ** scale)`. */
function indexAt(value: number, scale: number): number {
  return Math.ceil(Math.log2(value) * 2 ** scale) - 1;
}

function widthAt(values: readonly number[], scale: number): number {
  if (values.length === 0) return 0;
  return indexAt(greatest(values), scale) - indexAt(least(values), scale) + 1;
}

function bucketsOf(values: readonly number[], scale: number): Buckets {
  if (values.length === 0) return { offset: 0, counts: [] };
  const offset = indexAt(least(values), scale);
  const counts = Array.from({ length: widthAt(values, scale) }, () => 0);
  for (const value of values) {
    const place = indexAt(value, scale) - offset;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return { offset, counts };
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b));
}

function greatest(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b));
}
