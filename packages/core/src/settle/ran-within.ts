/** When a span ran, in nanoseconds. */
interface Times {
  readonly start: bigint;
  readonly end: bigint;
}

/** JavaScript's SDK begins a span at a whole millisecond and takes the end from there, so nested spans may stick out. */
const CLOCK_STEP = 1_000_000n;
/** Of a span, what may stick out: calls that run one after the other overlap, too, and are none within the other. */
const STICKS_OUT = 4n;

/**
 * Whether a span may be nested in another, by their times. Its end alone does not tell: that SDK reads two clocks, one after
 * the other, as a span begins, and a process that stands still in between tells an end that is early by as much. What is
 * nested began after that, later by as much at least, so it still lasted no longer than what it is nested in.
 */
export function ranWithin(inner: Times, outer: Times): boolean {
  if (inner.start < outer.start - CLOCK_STEP) return false;
  const out = inner.end - outer.end;
  if (out <= CLOCK_STEP) return true;
  const lasted = inner.end - inner.start;
  return lasted <= outer.end - outer.start + CLOCK_STEP && out * STICKS_OUT <= lasted;
}
