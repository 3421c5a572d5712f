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

  /** Traces that are known to have entries, from the ledger. */
  remember(traceIds: Iterable<string>): void {
    for (const traceId of traceIds) {
      const bytes = Buffer.from(traceId);
      this.#known.add(hash(bytes, 0, bytes.length, LOW), hash(bytes, 0, bytes.length, HIGH));
    }
  }

  /** The traces of these rows that settlement must look at, each once. */
  among(rows: MarkedRows): TraceKey[] {
    const { Org, TraceId, GenAiOperation, CostStatus } = rows.columns;
    const { heap } = TraceId;
    const counts = COUNT_COLUMNS.map((name) => rows.columns[name]);
    const lows = new Uint32Array(rows.length);
    const highs = new Uint32Array(rows.length);
    for (let row = 0; row < rows.length; row++) {
      const entry = TraceId.entry(row);
      const from = heap.contentStart(entry);
      const to = heap.end(entry);
      lows[row] = hash(heap.bytes, from, to, LOW);
      highs[row] = hash(heap.bytes, from, to, HIGH);
      const isCall = GenAiOperation.id(row) !== 0 || CostStatus.id(row) !== 0;
      if (isCall || counts.some((column) => !column.isNull(row))) {
        this.#known.add(lows[row] ?? 0, highs[row] ?? 0);
      }
    }
    const byOrg = new Map<string, Set<string>>();
    for (let row = 0; row < rows.length; row++) {
      const [low = 0, high = 0] = [lows[row], highs[row]];
      if (row > 0 && low === lows[row - 1] && high === highs[row - 1] && Org.id(row) === Org.id(row - 1)) continue;
      if (!this.#known.has(low, high)) continue;
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

/** Two different beginnings give two independent halves of a hash. */
const LOW = 0x811c9dc5;
const HIGH = 0x2f0b4a27;

function hash(bytes: Uint8Array, from: number, to: number, seed: number): number {
  let h = seed;
  for (let i = from; i < to; i++) h = Math.imul(h ^ (bytes[i] ?? 0), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), seed | 1);
  return (h ^ (h >>> 13)) >>> 0;
}
