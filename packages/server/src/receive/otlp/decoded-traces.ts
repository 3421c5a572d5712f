import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";

/** What became of the body of an export request. */
export type Decoded<Batch> =
  | {
      readonly kind: "ok";
      readonly batch: Batch;
      /** Spans, or what the signal's items are, that were read but cannot be stored, and why; the others are in the batch. */
      readonly rejected: number;
      readonly reason: string;
    }
  | { readonly kind: "malformed"; readonly reason: string }
  /** Small on the wire but not in the table: many spans under a large resource. */
  | { readonly kind: "too-large"; readonly reason: string };

export type DecodedTraces = Decoded<SpanBatch>;

/**
 * The most bytes that the resources and scopes of one request may come to once every span repeats them, along with what
 * items, events, links and new names take in memory, of which next to nothing may have been sent.
 */
export const MAX_REPEATED_BYTES = 128 * 1024 * 1024;

/** What a name that a request brings takes in memory, with room to grow. */
export const SYMBOL_BYTES = 96;

/** Levels of arrays and maps within an attribute's value. */
export const MAX_NESTING = 100;

/** Values that the arrays and maps of one attribute of a protobuf body may hold, all levels together; empty ones are two bytes of it. */
export const MAX_NESTED_VALUES = 100_000;
