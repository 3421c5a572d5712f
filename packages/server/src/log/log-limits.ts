import { MAX_RESERVE_BYTES } from "./disk-reserve.ts";

const MIB = 1024 * 1024;

/** What a log may come to, and when a segment of it is closed. */
export interface LogLimits {
  /**
   * A segment is closed, and so handed to the exporters, when it has this many bytes or rows, or is this old; while the
   * exporter that sets the pace is still at the one before, when it is four times as old.
   */
  readonly maxSegmentBytes: number;
  readonly maxSegmentRows: number;
  readonly maxSegmentAgeMs: number;
  /**
   * UTC days of the rows of a segment, from which on it is closed, and of a batch, beyond which it is dropped: the engine
   * makes files of each day's rows, and with hundreds of days in one insert it has neither the memory nor the time.
   */
  readonly maxSegmentDays: number;
  readonly maxBatchDays: number;
  /**
   * Of a segment, beyond which nothing is added to it, and of a batch, beyond which it is dropped, by `insertWeight`: an
   * insert that needs more memory than the store has is retried for ever, and stands before everybody else's.
   */
  readonly maxSegmentWeight: number;
  readonly maxBatchWeight: number;
  /** All segments together; beyond it the log refuses until exporters have caught up. */
  readonly maxBytes: number;
  /**
   * Left free of the disk, at most, and an eighth of a small one: those who are done with a segment write a little, and
   * the engine mostly shares the disk, before the segment can go. A disk filled to the end by data would stay full.
   */
  readonly maxReserveBytes: number;
  /** Blocks that wait for the disk, in memory; beyond it the log refuses. */
  readonly maxQueuedBytes: number;
}

export const DEFAULT_LIMITS: LogLimits = {
  maxSegmentBytes: 64 * MIB,
  maxSegmentRows: 200_000,
  maxSegmentAgeMs: 500,
  maxSegmentDays: 64,
  maxBatchDays: 32,
  ...weightsFor(1024 * MIB),
  maxBytes: 4096 * MIB,
  maxReserveBytes: MAX_RESERVE_BYTES,
  maxQueuedBytes: 128 * MIB,
};

/** For a store with so many bytes of memory, of which one statement may take half. */
export function weightsFor(memoryBytes: number): Pick<LogLimits, "maxSegmentWeight" | "maxBatchWeight"> {
  return { maxSegmentWeight: Math.floor(memoryBytes / 8), maxBatchWeight: Math.floor(memoryBytes / 6) };
}
