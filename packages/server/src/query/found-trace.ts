/** A trace of a page, by all of its spans, whatever the window. */
export interface TraceTimes {
  readonly Hash: string;
  readonly Trace: string;
  /** When the first and the last span begin, and how long it takes from the first to the end of all. */
  readonly FromNano: string;
  readonly ToNano: string;
  readonly LongNano: string;
  /** Whether any span failed. */
  readonly Failed: string | number;
}

/** With its times, where those are known by the way. */
export interface FoundTrace extends Partial<TraceTimes> {
  /** An unsigned 64-bit integer, as text. */
  readonly Hash: string;
  /** What the page is sorted by, an integer as text. */
  readonly SortValue: string;
  /** When one of its calls began, where it was found by its calls. */
  readonly CallNano?: string;
  /** What orders it among traces of the same sum: nanoseconds since the epoch (`tie.ts`). */
  readonly Tie?: string;
  /** How many there are from this page on, where it was found by its calls; the same in each. */
  readonly Traces?: string | number;
}
