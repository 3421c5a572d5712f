import type { Clock } from "../app/clock.ts";

/** A clock that stands still unless someone sleeps on it. */
export interface VirtualClock extends Clock {
  set(nowMs: number): void;
  /** Makes `Date.now` and `performance` of this process tell this clock's time, until the function it gives is called. */
  install(): () => void;
}

/**
 * Starts at `startMs`. Spans take their times from `Date.now` and `performance`; while this clock is installed, the
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
      Date.now = () => nowMs;
      // As if the process had begun an hour before the clock: spans take small numbers for differences.
      const timeOrigin = startMs - 3_600_000;
      Object.defineProperty(performance, "timeOrigin", { value: timeOrigin, configurable: true });
      Object.defineProperty(performance, "now", { value: () => nowMs - timeOrigin, configurable: true });
      return () => {
        Date.now = realNow;
        // The real ones are on the prototype.
        Reflect.deleteProperty(performance, "timeOrigin");
        Reflect.deleteProperty(performance, "now");
      };
    },
  };
}
