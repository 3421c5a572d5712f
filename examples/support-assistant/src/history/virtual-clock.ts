import type { Clock } from "../app/clock.ts";

/** A clock that stands still unless someone sleeps on it. */
export interface VirtualClock extends Clock {
  set(nowMs: number): void;
  /** Makes `Date.now` and `performance.now` of this process tell this clock's time, until the function it gives is called. */
  install(): () => void;
}

/**
 * Starts at `startMs`. Spans take their times from `Date.now` and `performance.now`; while this clock is installed, the
 * instrumentation runs unchanged and believes that it is the past. For a process that does nothing else at that time.
 */
export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    set: (next) => {
      nowMs = next;
    },
    sleep: async (ms) => {
      nowMs += ms;
    },
    install: () => {
      const realNow = Date.now;
      const offset = performance.now();
      Date.now = () => nowMs;
      // Not the time since the process began, but its differences are those of this clock, and that is what it is for.
      performance.now = () => offset + (nowMs - startMs);
      return () => {
        Date.now = realNow;
        // The real one is on the prototype.
        Reflect.deleteProperty(performance, "now");
      };
    },
  };
}
