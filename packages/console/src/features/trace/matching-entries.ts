import type { LedgerRow, SpanDetail } from "outcrop/api";
import { sumNano } from "../../format/money.ts";
import { DIMENSIONS, type Dimension, type FilterSearch } from "../../state/filter.ts";

const FIELDS = {
  model: "model",
  service: "service",
  operation: "entryOperation",
  surface: "surface",
  agent: "agentName",
  user: "userId",
  session: "sessionId",
  costStatus: "costStatus",
  requestModel: "requestModel",
} as const satisfies Readonly<Record<Dimension, keyof LedgerRow>>;

export interface Matching {
  readonly calls: number;
  /** Of so many: all entries of the spans at hand. */
  readonly of: number;
  readonly costNanoUsd: string;
  readonly spanIds: ReadonlySet<string>;
}

/** The entries of a trace that the list's filter meant: what the row that led here added up. */
export function matchingEntries(spans: readonly SpanDetail[], filter: FilterSearch): Matching {
  const entries = spans.flatMap(({ ledger }) => (ledger !== null && matches(ledger, filter) ? [ledger] : []));
  return {
    calls: entries.length,
    of: spans.filter(({ ledger }) => ledger !== null).length,
    costNanoUsd: sumNano(entries.map((entry) => entry.costNanoUsd)).toString(),
    spanIds: new Set(entries.map((entry) => entry.spanId)),
  };
}

function matches(entry: LedgerRow, filter: FilterSearch): boolean {
  if (filter.error === true && entry.errorType === "") return false;
  const start = Date.parse(entry.start);
  if (filter.from !== undefined && start < Date.parse(filter.from)) return false;
  if (filter.to !== undefined && start >= Date.parse(filter.to)) return false;
  return DIMENSIONS.every((dimension) => {
    const wanted = filter[dimension];
    return wanted === undefined || wanted.includes(entry[FIELDS[dimension]]);
  });
}
