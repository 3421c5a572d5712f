import type { Segment } from "../../log/segment.ts";
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

type StoredSegment = Pick<Segment<TraceKey>, "notes" | "read">;

/**
 * Takes note of the traces that stored blocks have news of, as far as settlement has to look at them. They go into a
 * log of their own, which is small, so that settlement takes its time without keeping the spans in the log.
 */
export class TouchRecorder {
  readonly #options: TouchRecorderOptions;

  constructor(options: TouchRecorderOptions) {
    this.#options = options;
  }

  /**
   * Resolves with `ok` when the note is on the disk. The traces are those that were noted when the spans came, or, where
   * nobody knows them any more, those that the blocks tell. Rejects when the blocks cannot be read, which may pass.
   */
  async stored({ notes, read }: StoredSegment): Promise<Outcome> {
    const keys = notes ?? this.#among(await read());
    return keys.length === 0 ? OK : await this.#options.next.consume(keys);
  }

  #among(blocks: readonly Uint8Array[]): readonly TraceKey[] {
    const { traces, report } = this.#options;
    return blocks.flatMap((block) => {
      const rows = readColumns(block, MARK_COLUMNS);
      if (rows.kind === "ok") return traces.among(rows);
      report?.(`Cannot settle a block: ${rows.reason}`);
      return [];
    });
  }
}
