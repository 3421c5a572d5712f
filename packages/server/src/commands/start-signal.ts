import { join } from "node:path";
import type { StoreConfig } from "../export/store/config.ts";
import { MergeHold } from "../export/store/merge-hold.ts";
import { StoreExporter } from "../export/store/store-exporter.ts";
import { weightsFor } from "../log/log-limits.ts";
import { Log } from "../log/log.ts";
import type { OpenBlock } from "../log/open-block.ts";
import type { Segment } from "../log/segment.ts";
import type { Consumer } from "../pipeline/component.ts";
import type { Outcome } from "../pipeline/outcome.ts";
import type { Store, StoreTable } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Parts } from "./parts.ts";
import { describeLogEvent, describeStoreEvent } from "./reports.ts";
import { watchLog } from "./self-telemetry.ts";

const MIB = 1024 * 1024;

/** Where a signal's log lies, and who is told of it. */
export interface SignalContext {
  readonly dataDir: string;
  readonly telemetry: Telemetry;
  readonly store: Pick<StoreConfig, "sending_queue" | "url" | "engine">;
  readonly log: (line: string) => void;
}

/** How a signal is logged, and where it is stored. */
interface SignalPlan<Data, Note> {
  readonly signal: "traces" | "logs" | "metrics";
  readonly table: StoreTable;
  readonly store: Store;
  readonly createBlock: () => OpenBlock<Data, Note>;
  /** Told of each segment that has been stored. */
  readonly next?: (segment: Segment<Note>) => Promise<Outcome>;
  /** Told of what will not be stored, though it was acknowledged. */
  readonly onLost?: (notes: readonly Note[]) => void;
}

/** The log of a signal, in a folder of its own, and what stores it. Answers where its batches go. */
export async function startSignal<Data, Note = never>(
  { signal, table, store, createBlock, next, onLost }: SignalPlan<Data, Note>,
  { dataDir, telemetry, store: { sending_queue: queue, url, engine }, log: tell }: SignalContext,
  parts: Parts,
): Promise<Consumer<Data>> {
  const log = watchLog(
    telemetry,
    signal,
    (onCommit) =>
      new Log<Data, Note>({
        folder: join(dataDir, "log", signal),
        createBlock,
        limits: {
          maxBytes: queue.queue_size,
          // A server elsewhere is taken to have as much as the engine has by default.
          ...(url === undefined && weightsFor(engine.memory_limit_mib * MIB)),
        },
        report: (event) => tell(describeLogEvent(event)),
        onCommit,
      }),
  );
  const whenFull = queue.when_full === "drop_oldest" ? "drop-oldest" : "hold-back";
  const reader = log.reader("store", { whenFull, paces: true, ...(onLost !== undefined && { onDropped: onLost }) });
  await parts.add(log);
  // The embedded engine lives off the cores that the server has. The table of metrics passes its rows on to others.
  const merges = url === undefined && table !== "otel_metrics" ? new MergeHold({ store, table }) : undefined;
  if (merges !== undefined) await parts.add(merges);
  await parts.add(
    new StoreExporter<Note>({
      reader,
      store,
      table,
      ...(next !== undefined && { next }),
      ...(onLost !== undefined && { onGivenUp: onLost }),
      report: (event) => tell(describeStoreEvent(event)),
      counters: telemetry.exporter("store", signal, signal),
      merges,
    }),
  );
  return log;
}
