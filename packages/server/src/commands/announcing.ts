import type { LedgerTraces } from "../export/settle/ledger-traces.ts";
import type { NotedSpans } from "../export/settle/noted-block.ts";
import type { Settler } from "../ledger/settler.ts";
import type { SpanBatch } from "../pipeline/batch/span-batch.ts";
import type { Consumer } from "../pipeline/component.ts";

/**
 * Tells the settler of traces on their way into the log that it will look at, so that no page calls their totals final.
 * Before the answer, which the log puts off while the store falls behind: by then they may be settled already, and would
 * be waited for ever after.
 */
export function announcing(
  log: Consumer<NotedSpans>,
  traces: Pick<LedgerTraces, "among">,
  settler: Pick<Settler, "announce" | "forget">,
): Consumer<SpanBatch> {
  return {
    async consume(batch) {
      const keys = traces.among(batch);
      const answer = log.consume({ batch, traces: keys });
      const announced = settler.announce(keys);
      const outcome = await answer;
      if (outcome.kind !== "ok") settler.forget(announced);
      return outcome;
    },
  };
}
