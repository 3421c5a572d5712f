import { join } from "node:path";
import { settleTrace, type PriceBook } from "@outcrop/core";
import type { StoreConfig } from "../export/store/config.ts";
import { LedgerTraces } from "../export/settle/ledger-traces.ts";
import { SettleExporter } from "../export/settle/settle-exporter.ts";
import { TouchRecorder } from "../export/settle/touch-recorder.ts";
import { encodeTraceKeys, type TraceKey } from "../export/settle/trace-key.ts";
import { recentTraces } from "../ledger/recent-traces.ts";
import { Settler } from "../ledger/settler.ts";
import { Log } from "../log/log.ts";
import { SingleBlock } from "../log/single-block.ts";
import type { Store } from "../store/store.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { closing, type Parts } from "./parts.ts";
import { describeLogEvent } from "./reports.ts";
import { watchLog } from "./self-telemetry.ts";
import { whenItAnswers } from "./when-it-answers.ts";

export interface SettlementOptions {
  readonly dataDir: string;
  readonly store: StoreConfig;
  /** Resolves when the store is there: what it has is not known before. */
  readonly opened: Promise<void>;
  readonly priceBook: PriceBook;
  readonly telemetry: Telemetry;
  readonly log: (line: string) => void;
}

export interface Settlement {
  readonly settler: Settler;
  /** Says which traces of a batch or a block settlement must look at. */
  readonly traces: LedgerTraces;
  /** To be told of what has been stored. */
  readonly recorder: TouchRecorder;
}

/** Everything that settles traces, from the sink back: settler, the log of traces to settle, and who writes to it. */
export async function startSettlement(store: Store, options: SettlementOptions, parts: Parts): Promise<Settlement> {
  const report = (reason: string): void => options.log(`settle    ${reason}`);
  const { priceBook } = options;
  const touched = watchLog(
    options.telemetry,
    "touched",
    (onCommit) =>
      new Log<readonly TraceKey[]>({
        folder: join(options.dataDir, "log", "touched"),
        createBlock: () => new SingleBlock((keys) => ({ block: encodeTraceKeys(keys), rows: keys.length })),
        // Written so that the log of traces can be emptied: it may use what the others leave of the disk.
        // It is not inserted anywhere, and a batch has the traces of a segment.
        limits: { maxReserveBytes: 0, maxSegmentWeight: Infinity, maxBatchWeight: Infinity },
        report: (event) => options.log(describeLogEvent(event)),
        onCommit,
      }),
  );
  const reader = touched.reader("settle");
  await parts.add(touched);
  // Stops before that log gives its folder free: of two processes that settle at once, each would count what it found.
  const settler = await parts.add(
    new Settler({
      store,
      settle: (spans) => settleTrace(spans, priceBook),
      quietMs: options.store.settle_after_ms,
      onError: (error) => report(`will try again: ${error instanceof Error ? error.message : String(error)}`),
    }),
  );
  const traces = new LedgerTraces({ isComplete: false });
  await rememberLater(traces, { store, opened: options.opened, report }, parts);
  const counters = options.telemetry.exporter("settle", "traces", "touched");
  await parts.add(new SettleExporter({ reader, next: settler, report, counters }));
  return { settler, traces, recorder: new TouchRecorder({ traces, next: touched, report }) };
}

/** Not waited for: until it is done, settlement looks at more traces than it must. */
async function rememberLater(
  traces: LedgerTraces,
  {
    store,
    opened,
    report,
  }: { readonly store: Store; readonly opened: Promise<void>; readonly report: (reason: string) => void },
  parts: Parts,
): Promise<void> {
  const stopping = new AbortController();
  await parts.add(closing(async () => stopping.abort()));
  const { signal } = stopping;
  const remember = async (): Promise<void> => traces.remember(await recentTraces(store));
  void opened
    .then(() => whenItAnswers(remember, { signal, onWait: report }))
    .catch((error: unknown) => {
      if (!signal.aborted) report(error instanceof Error ? error.message : String(error));
    });
}
