/** Copies of the SDK in one process: the newest, the first there was, and the first that knows Converse. */
export const COPIES = ["newest", "first", "first with Converse"] as const;
export type Copy = (typeof COPIES)[number];

/** One recording, replayed to one copy. */
export interface Replayed {
  readonly id: string;
  readonly operation: string;
  readonly copy: Copy;
  /** What a caller without and with instrumentation got. */
  readonly plain: unknown;
  readonly instrumented: unknown;
  readonly spans: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
}

export interface Report {
  readonly replayed: readonly Replayed[];
  /** Spans of one trace in which every copy made a call at the same time. */
  readonly together: readonly string[];
}
