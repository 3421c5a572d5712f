import { createHash } from "node:crypto";
import type { LedgerEntry, SettleSpan } from "@outcrop/core";
import type { Store } from "../store/store.ts";
import { encodeRecords, ENCODED_COLUMNS } from "./encode-records.ts";
import { ledgerChanges, type LedgerChange } from "./ledger-changes.ts";
import { recordKey, recordOf } from "./ledger-record.ts";
import { loadRecords, type TraceRecords } from "./load-records.ts";
import { loadSpans } from "./load-spans.ts";
import { loadTraceTimes, traceWindows, type TraceWindow } from "./trace-windows.ts";

export interface SettleTracesOptions {
  readonly store: Store;
  /** Pure: the entries that should stand for the spans of one trace. */
  readonly settle: (spans: readonly SettleSpan[]) => readonly LedgerEntry[];
  readonly now: () => number;
  /** Told of a trace that could not be settled; its entries stay as they are. */
  readonly onFault: (error: unknown, trace: { readonly org: string; readonly traceId: string }) => void;
}

/**
 * Makes the ledger of the given traces what their stored spans say, and returns how many rows that took. The same
 * again appends nothing. Throws when the store fails: some of the traces may be settled then, and all can be repeated.
 */
export async function settleTraces(
  options: SettleTracesOptions,
  org: string,
  traceIds: readonly string[],
): Promise<number> {
  const times = await loadTraceTimes(options.store, org, traceIds);
  let appended = 0;
  for (const window of traceWindows(times)) appended += await settleWindow(options, org, window);
  return appended;
}

async function settleWindow(options: SettleTracesOptions, org: string, window: TraceWindow): Promise<number> {
  const { store } = options;
  const [spans, records] = await Promise.all([loadSpans(store, org, window), loadRecords(store, org, window)]);
  const changes: LedgerChange[] = [];
  const token = createHash("sha256");
  for (const traceId of window.traceIds) {
    const stored: TraceRecords = records.get(traceId) ?? { rows: 0, records: [] };
    const wanted = entriesOf(options, org, traceId, spans.get(traceId) ?? []);
    if (wanted === undefined) continue;
    const changed = ledgerChanges(
      stored.records,
      wanted.map((entry) => recordOf(org, entry)),
    );
    if (changed.length === 0) continue;
    changes.push(...changed);
    // The number of rows grows with every change, so the same change made twice on purpose has two tokens, and the
    // same change computed twice from the same rows (a retry, a restart while the insert was under way) has one.
    token.update(JSON.stringify([traceId, stored.rows, changed.map(({ record, sign }) => [sign, recordKey(record)])]));
  }
  if (changes.length === 0) return 0;
  const rows = encodeRecords(changes, options.now());
  const outcome = await store.insertRowBinary("ledger", ENCODED_COLUMNS, rows, `ledger-${token.digest("hex")}`);
  if (outcome.kind !== "ok") throw new Error(`Cannot write to the ledger: ${outcome.reason}`);
  return changes.length;
}

/** `undefined`: leave the trace alone. No spans means that their retention has ended; what they cost stays. */
function entriesOf(
  options: SettleTracesOptions,
  org: string,
  traceId: string,
  spans: readonly SettleSpan[],
): readonly LedgerEntry[] | undefined {
  if (spans.length === 0) return undefined;
  try {
    return options.settle(spans);
  } catch (error) {
    options.onFault(error, { org, traceId });
    return undefined;
  }
}
