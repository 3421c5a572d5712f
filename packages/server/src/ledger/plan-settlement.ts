import { createHash } from "node:crypto";
import type { LedgerEntry, SettleSpan } from "@outcrop/core";
import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";
import type { Store } from "../store/store.ts";
import { boundedWindows } from "./bounded-windows.ts";
import { encodeRecords } from "./encode-records.ts";
import { ledgerChanges, type LedgerChange, type StoredRecord } from "./ledger-changes.ts";
import { recordOf } from "./ledger-record.ts";
import { loadRecords } from "./load-records.ts";
import { loadSpans } from "./load-spans.ts";
import { Slices } from "./slices.ts";
import { loadTraceTimes, traceWindows, type TraceWindow } from "./trace-windows.ts";

export interface SettlementOptions {
  readonly store: Store;
  /** Pure: the entries that should stand for the spans of one trace. */
  readonly settle: (spans: readonly SettleSpan[]) => readonly LedgerEntry[];
  readonly now: () => number;
  /** Spans loaded at once, unless one trace alone has more. Default 100,000. */
  readonly maxSpans?: number;
  /** Told of a trace that could not be settled; its entries stay as they are. */
  readonly onFault: (error: unknown, trace: { readonly org: string; readonly traceId: string }) => void;
}

/** Rows to append, in the form in which they are sent, as often as it takes. */
export interface Settlement {
  /** Number of rows; with none there is nothing to send. */
  readonly changes: number;
  readonly rows: Uint8Array;
  readonly token: string;
}

/**
 * What makes the ledger of the given traces agree with their stored spans. Reads only; throws when the store does not
 * answer. Once it has been written, the same question gives no rows.
 */
export async function planSettlement(
  options: SettlementOptions,
  org: string,
  traceIds: readonly string[],
): Promise<Settlement> {
  const { store, now } = options;
  const settledAt = now();
  const token = createHash("sha256").update(org);
  const encoded: Uint8Array[] = [];
  let changes = 0;
  for (const window of traceWindows(await loadTraceTimes(store, org, traceIds))) {
    for await (const traces of changesByPart(options, org, window)) {
      for (const { fingerprint } of traces) token.update(fingerprint);
      const rows = traces.flatMap((trace) => trace.rows);
      changes += rows.length;
      encoded.push(encodeRecords(rows, settledAt));
    }
  }
  return { changes, rows: Buffer.concat(encoded), token: `ledger-${token.digest("hex")}` };
}

/** Whether the store answers what a settlement asks of it, for a trace that is not there. */
export async function answersSettlement(options: SettlementOptions, org: string): Promise<boolean> {
  const nothing: TraceWindow = { traceIds: ["-"], from: 0n, to: 0n };
  try {
    await loadTraceTimes(options.store, org, nothing.traceIds);
    await changesOfWindow(options, org, nothing);
    return true;
  } catch {
    return false;
  }
}

/** Bounds the memory that settlement takes. */
const MAX_SPANS_AT_ONCE = 100_000;
/**
 * So many traces seldom have more spans than may be loaded at once. To count them costs nearly as much as to load them:
 * that is left for when there were too many after all, and for more traces.
 */
const FEW_TRACES = 4_000;

/** In parts whose spans can be loaded at once: one, or as many as it takes. */
async function* changesByPart(
  options: SettlementOptions,
  org: string,
  window: TraceWindow,
): AsyncGenerator<readonly TraceChange[], void, undefined> {
  const { store, maxSpans = MAX_SPANS_AT_ONCE } = options;
  if (window.traceIds.length <= FEW_TRACES) {
    const changes = await changesOfWindow(options, org, window, maxSpans);
    if (changes !== undefined) {
      yield changes;
      return;
    }
  }
  for (const part of await boundedWindows(store, org, window, maxSpans)) {
    yield (await changesOfWindow(options, org, part)) ?? [];
  }
}

const SPAN_ID = LEDGER_CONTENT_COLUMNS.findIndex(({ name }) => name === "SpanId");

/** What has to be appended for one trace. */
interface TraceChange {
  readonly rows: readonly LedgerChange[];
  /**
   * Says from what to what the trace changes. The number of stored rows grows with every change, so the same change
   * made twice on purpose has two fingerprints, and the same change computed twice from the same rows (a restart
   * while the insert was under way) has one.
   */
  readonly fingerprint: string;
}

/** `undefined` where its traces have more spans than `maxSpans`. */
async function changesOfWindow(
  options: SettlementOptions,
  org: string,
  window: TraceWindow,
  maxSpans?: number,
): Promise<readonly TraceChange[] | undefined> {
  const { store } = options;
  const [spans, records] = await Promise.all([
    loadSpans(store, org, window, maxSpans),
    loadRecords(store, org, window),
  ]);
  if (spans === undefined) return undefined;
  const slices = new Slices();
  const changes: TraceChange[] = [];
  for (const traceId of window.traceIds) {
    if (slices.isOver) await slices.next();
    const stored = records.get(traceId) ?? { rows: 0, records: [] };
    const known = spans.get(traceId) ?? [];
    const wanted = entriesOf(options, org, traceId, known);
    if (wanted === undefined) continue;
    const rows = ledgerChanges(
      recordsOfStoredSpans(stored.records, known),
      wanted.map((entry) => recordOf(org, entry)),
    );
    if (rows.length === 0) continue;
    const contents = rows.map(({ key, sign }) => `${sign}${key}`).join("");
    changes.push({ rows, fingerprint: JSON.stringify([traceId, stored.rows]) + contents });
  }
  return changes;
}

/**
 * Spans are append-only and only retention removes them: an entry whose span is gone is what the call cost, and stays,
 * though another span of its trace may still come.
 */
function recordsOfStoredSpans(records: readonly StoredRecord[], spans: readonly SettleSpan[]): readonly StoredRecord[] {
  if (records.length === 0) return records;
  const stored = new Set<string | null | undefined>(spans.map(({ spanId }) => spanId));
  return records.filter(({ record }) => stored.has(record[SPAN_ID]));
}

/** `undefined`: leave the trace alone. No spans: it has nothing to do with models, or their retention has ended. */
function entriesOf(
  options: SettlementOptions,
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
