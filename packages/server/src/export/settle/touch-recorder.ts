import { readColumns } from "../../pipeline/batch/native/read-columns.ts";
import { MARK_COLUMNS } from "../../pipeline/batch/span-columns.ts";
import type { Consumer } from "../../pipeline/component.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import type { LedgerTraces } from "./ledger-traces.ts";
import type { TraceKey } from "./trace-key.ts";

export interface TouchRecorderOptions {
  readonly traces: LedgerTraces;
  /** Where traces to settle are kept until they are: a log of their own. */
  readonly next: Consumer<readonly TraceKey[]>;
  /** Told of blocks that make no sense, which are left out. */
  readonly report?: (reason: string) => void;
}

/**
 * Takes note of the traces that stored blocks have news of, as far as settlement has to look at them. They go into a
 * log of their own, which is small, so that settlement takes its time without keeping the spans in the log.
 */
export class TouchRecorder {
  readonly #options: TouchRecorderOptions;

  constructor(options: TouchRecorderOptions) {
    this.#options = options;
  }

  /** Resolves with `ok` when the note is on the disk. */
  async stored(blocks: readonly Uint8Array[]): Promise<Outcome> {
    const { traces, next, report } = this.#options;
    const keys: TraceKey[] = [];
    for (const block of blocks) {
      const rows = readColumns(block, MARK_COLUMNS);
      if (rows.kind === "malformed") report?.(`Cannot settle a block: ${rows.reason}`);
      else keys.push(...traces.among(rows));
    }
    return keys.length === 0 ? OK : await next.consume(keys);
  }
}
