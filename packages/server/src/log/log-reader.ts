import type { Segment } from "./segment.ts";

/** One exporter's way through the log, at its own pace, remembered over restarts. */
export interface LogReader<Note = never> {
  readonly name: string;
  /** Number of the last segment that the exporter is done with; 0 before the first. */
  readonly position: number;
  /**
   * The closed segments after the position, oldest first, then each new one as it closes. Going on does not move the
   * position: `commit` does. Ends when the signal aborts or the log stops.
   */
  segments(signal: AbortSignal): AsyncGenerator<Segment<Note>, void, undefined>;
  /** Done with this segment and all before it. A position that cannot be saved is kept in memory and reported. */
  commit(sequence: number): Promise<void>;
}
