import type { SpanDetail, TraceDetail } from "outcrop/api";
import { describeSpans, type Facts } from "./describe-spans.ts";
import { highlightsOf, type Highlight } from "./highlights.ts";
import { countedRequests, ledgerReason, type CountedRequests, type LedgerReason } from "./ledger-reason.ts";
import { extentOf } from "./waterfall.ts";
import { buildTree, type TreeRow } from "./span-tree.ts";

/** A trace with all that its views read off it, made once for each answer of the API. */
export interface TraceModel {
  readonly trace: TraceDetail;
  /** Of its earliest span. */
  readonly startUnixNano: string;
  readonly rows: readonly TreeRow[];
  /** Span id → its place in `rows`. */
  readonly places: ReadonlyMap<string, number>;
  readonly facts: Facts;
  readonly counted: CountedRequests;
  readonly highlights: readonly Highlight[];
  readonly reasonOf: (span: SpanDetail) => LedgerReason;
}

export function traceModel(trace: TraceDetail): TraceModel {
  const rows = buildTree(trace.spans);
  const facts = describeSpans(trace.spans);
  const counted = countedRequests(trace.spans);
  return {
    trace,
    startUnixNano: String(extentOf(trace.spans).startNano),
    rows,
    places: new Map(rows.map(({ span }, index) => [span.spanId, index])),
    facts,
    counted,
    highlights: highlightsOf(rows, facts),
    reasonOf: (span) => ledgerReason(span, counted, trace.pending),
  };
}
