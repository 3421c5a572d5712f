import type { HalfStep } from "./agent-run.ts";
import { readTimes } from "./read-time.ts";

/** Whether two halves may be of one step. */
export function isSameStep(one: HalfStep, other: HalfStep): boolean {
  return one.kind === other.kind && one.phase === other.phase && one.traceId === other.traceId;
}

/**
 * Takes out of `halves` the one that makes a step with `other`. Steps at the same time may have one trace id: of several
 * it is the one whose beginning was told nearest to the start that the end tells, or the first where none is told.
 */
export function takeOtherHalf(halves: HalfStep[], other: HalfStep): HalfStep | undefined {
  const [first, ...rest] = halves.filter((half) => isSameStep(half, other));
  if (first === undefined) return undefined;
  const nearest = rest.reduce((best, half) => (apart(half, other) < apart(best, other) ? half : best), first);
  halves.splice(halves.indexOf(nearest), 1);
  return nearest;
}

/** Milliseconds between when a step's beginning was told and when it began, as its end has it. */
function apart(one: HalfStep, other: HalfStep): number {
  const [oneStart, otherStart] = [readTimes(one.data).startMs, readTimes(other.data).startMs];
  const start = oneStart ?? otherStart;
  const { eventMs } = oneStart === undefined ? one : other;
  return start === undefined || eventMs === undefined ? Infinity : Math.abs(start - eventMs);
}
