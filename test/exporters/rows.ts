import { askEngine } from "../stack/ask-engine.ts";
import type { Stack } from "../stack/stack.ts";

const rowsIn = (table: string): string => `SELECT Org, toString(tuple(* EXCEPT (Org))) AS Row FROM ${table}`;
const KINDS = ["gauge", "sum", "histogram", "exponential_histogram"];

/** What each signal leaves, in SQL: an organisation and all of a row as text. */
export const ROWS = {
  traces: rowsIn("otel_traces"),
  metrics: KINDS.map((kind) => rowsIn(`otel_metrics_${kind}`)).join(" UNION ALL "),
  logs: rowsIn("otel_logs"),
} as const;

export interface RowSum {
  readonly org: string;
  readonly count: number;
  /** Of all its rows, in whatever order. */
  readonly hash: string;
}

/** By organisation, in order of their names. */
export function rowSums(stack: Stack, rows: string): Promise<readonly RowSum[]> {
  return askEngine<RowSum>(
    stack,
    `SELECT Org AS org, toUInt32(count()) AS count, toString(sum(cityHash64(Row))) AS hash
       FROM (${rows}) GROUP BY Org ORDER BY Org`,
  );
}
