import type { SpanBatch } from "../pipeline/batch/span-batch.ts";
import type { Consumer } from "../pipeline/component.ts";

/** A function from batch to batch; it may change the batch it is given and answer that. */
export type Processor<Batch = SpanBatch> = (batch: Batch) => Batch;

/** Told of a span that a processor could not work on: the span goes on as it was. */
export type OnOddSpan = (error: unknown) => void;

/** Puts processors, in order, before the next stage. */
export function processInto<Batch>(processors: readonly Processor<Batch>[], next: Consumer<Batch>): Consumer<Batch> {
  return {
    consume: (batch) => next.consume(processors.reduce((current, processor) => processor(current), batch)),
  };
}
