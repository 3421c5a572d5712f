import { ByteHeap } from "../../pipeline/batch/byte-heap.ts";
import type { SpanColumns } from "../../pipeline/batch/create-span-columns.ts";
import { MARK_COLUMNS, type MarkColumnName } from "../../pipeline/batch/span-columns.ts";
import type { TraceKey } from "./trace-key.ts";
import { TraceSet } from "./trace-set.ts";

/** Rows by the columns that tell what settlement has to know of them: a batch, or what was read of a block. */
export interface MarkedRows {
  readonly length: number;
  readonly columns: Pick<SpanColumns, MarkColumnName>;
}

/**
 * Finds the traces that settlement must look at. Only a span with an operation, with tokens or with a reason why it has
 * no price can be a model call, so a trace without one has no entry, whatever its spans say; but a plain span can change the entries of a trace that has
 * one (the root that brings the session). So a trace counts from its first such span on, and all of its later spans do.
 */
export class LedgerTraces {
  readonly #known = new TraceSet();
  #isComplete: boolean;

  /** Not complete until it is told what the ledger has: until then any trace may have entries. */
  constructor({ isComplete = true }: { readonly isComplete?: boolean } = {}) {
    this.#isComplete = isComplete;
  }

  /** The traces that are known to have entries, from the ledger. */
  remember(traceIds: Iterable<string>): void {
    const heap = new ByteHeap();
    for (const traceId of traceIds) {
      heap.clear();
      const entry = heap.appendText(traceId);
      const from = heap.contentStart(entry);
      const to = heap.end(entry);
      this.#known.add(hash(heap.view, from, to, LOW), hash(heap.view, from, to, HIGH));
    }
    this.#isComplete = true;
  }

  /** The traces of these rows that settlement must look at, each once. */
  among(rows: MarkedRows): TraceKey[] {
    const { Org, TraceId, GenAiOperation, CostStatus } = rows.columns;
    const { heap } = TraceId;
    const counts = COUNT_COLUMNS.map((name) => rows.columns[name]).filter(({ isUsed }) => isUsed);
    const lows = new Uint32Array(rows.length);
    const highs = new Uint32Array(rows.length);
    const { view } = heap;
    let lastFrom = 0;
    let lastTo = 0;
    for (let row = 0; row < rows.length; row++) {
      const entry = TraceId.entry(row);
      const from = heap.contentStart(entry);
      const to = heap.end(entry);
      if (row > 0 && isSame(view, lastFrom, lastTo, from, to)) {
        lows[row] = lows[row - 1] ?? 0;
        highs[row] = highs[row - 1] ?? 0;
      } else {
        lows[row] = hash(view, from, to, LOW);
        highs[row] = hash(view, from, to, HIGH);
      }
      lastFrom = from;
      lastTo = to;
      let isCall = GenAiOperation.id(row) !== 0 || CostStatus.id(row) !== 0;
      for (const column of counts) isCall ||= !column.isNull(row);
      if (isCall) this.#known.add(lows[row] ?? 0, highs[row] ?? 0);
    }
    const byOrg = new Map<string, Set<string>>();
    for (let row = 0; row < rows.length; row++) {
      const low = lows[row] ?? 0;
      const high = highs[row] ?? 0;
      if (row > 0 && low === lows[row - 1] && high === highs[row - 1] && Org.id(row) === Org.id(row - 1)) continue;
      if (this.#isComplete && !this.#known.has(low, high)) continue;
      const org = Org.text(row);
      const traces = byOrg.get(org);
      if (traces === undefined) byOrg.set(org, new Set([TraceId.text(row)]));
      else traces.add(TraceId.text(row));
    }
    return [...byOrg].flatMap(([org, traces]) => Array.from(traces, (traceId) => ({ org, traceId })));
  }
}

const COUNT_COLUMNS = MARK_COLUMNS.filter((name) => name.endsWith("Tokens")) as readonly Extract<
  MarkColumnName,
  `${string}Tokens`
>[];

/** Two different factors give two independent halves of a hash. */
const LOW = 0x9e3779b1;
const HIGH = 0x85ebca77;

/** Spans of a trace mostly come one after the other. */
function isSame(view: DataView, from: number, to: number, otherFrom: number, otherTo: number): boolean {
  if (to - from !== otherTo - otherFrom) return false;
  let at = from;
  let other = otherFrom;
  for (; at + 4 <= to; at += 4, other += 4) if (view.getInt32(at) !== view.getInt32(other)) return false;
  for (; at < to; at++, other++) if (view.getUint8(at) !== view.getUint8(other)) return false;
  return true;
}

/** Four bytes at a time: each span asks for both halves. */
function hash(view: DataView, from: number, to: number, seed: number): number {
  let h = seed;
  let at = from;
  for (; at + 4 <= to; at += 4) h = mixed(h ^ view.getUint32(at, true), seed);
  for (; at < to; at++) h = mixed(h ^ view.getUint8(at), seed);
  h = Math.imul(h ^ (h >>> 15), seed | 1);
  return (h ^ (h >>> 13)) >>> 0;
}

function mixed(h: number, seed: number): number {
  const product = Math.imul(h, seed);
  // What a multiplication has moved up comes down again, or the last of four bytes would never meet the others.
  return (product << 13) | (product >>> 19);
}
