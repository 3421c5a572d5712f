/** How long something took, as a histogram: cheap enough to record every commit and insert. */
export interface Durations {
  record(milliseconds: number): void;
  read(): DurationsReading;
}

export interface DurationsReading {
  readonly count: number;
  readonly sumSeconds: number;
  /** How many took at most so long, for each bound; those above the last are in `count` alone. */
  readonly buckets: readonly { readonly seconds: number; readonly count: number }[];
}

/** Seconds: from a commit on a fast disk to an insert that nearly timed out. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

export function createDurations(): Durations {
  const counts = BOUNDS.map(() => 0);
  let count = 0;
  let sumSeconds = 0;
  return {
    record(milliseconds) {
      const seconds = milliseconds / 1000;
      count += 1;
      sumSeconds += seconds;
      const bucket = BOUNDS.findIndex((bound) => seconds <= bound);
      if (bucket >= 0) counts[bucket] = (counts[bucket] ?? 0) + 1;
    },
    read() {
      let below = 0;
      const buckets = BOUNDS.map((seconds, index) => {
        below += counts[index] ?? 0;
        return { seconds, count: below };
      });
      return { count, sumSeconds, buckets };
    },
  };
}
