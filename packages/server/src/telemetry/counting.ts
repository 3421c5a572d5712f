import type { Consumer } from "../pipeline/component.ts";
import type { IntakeCounters } from "./counters.ts";

/** Counts what becomes of batches on their way to `next`: an addition for each of them. */
export function counting<Batch extends { readonly length: number }>(
  counters: IntakeCounters,
  next: Consumer<Batch>,
): Consumer<Batch> {
  return {
    async consume(batch) {
      // Read now: the batch is filled with other items while the answer is waited for.
      const { length } = batch;
      try {
        const outcome = await next.consume(batch);
        switch (outcome.kind) {
          case "ok":
            counters.accepted += length;
            break;
          case "refused":
            counters.refused.full += length;
            break;
          case "retry":
            counters.refused.unavailable += length;
            break;
          case "drop":
            counters.dropped.undeliverable += length;
        }
        return outcome;
      } catch (error) {
        counters.failed += length;
        throw error;
      }
    },
  };
}
