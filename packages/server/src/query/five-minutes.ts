const NANOS = 300_000_000_000n;
/** Seconds that the engine's `DateTime` can tell. */
const LATEST = 0xffff_ffffn;
/** More than so many cost more to look up than they save. */
const MAX_BUCKETS = 500;

/**
 * The five minutes that the periods (nanoseconds, both ends included) lie in, by their first second since the epoch: what
 * spans are sorted by. `undefined` where they are too many to be named, or no time of a clock.
 */
export function fiveMinutesOf(
  periods: readonly { readonly from: bigint; readonly to: bigint }[],
): readonly number[] | undefined {
  const buckets = new Set<number>();
  for (const { from, to } of periods) {
    if (from < 0n || to / 1_000_000_000n > LATEST) return undefined;
    for (let bucket = from / NANOS; bucket <= to / NANOS; bucket++) {
      buckets.add(Number(bucket) * 300);
      if (buckets.size > MAX_BUCKETS) return undefined;
    }
  }
  return [...buckets];
}
