import { CREATE_LEDGER_TABLE } from "./schema/ledger-table.ts";
import { CREATE_LOG_TABLE } from "./schema/log-table.ts";
import { CREATE_SPAN_TABLE } from "./schema/span-table.ts";
import { useWideParts } from "./schema/table-engine.ts";
import { CREATE_TRACE_TIME_TABLE, CREATE_TRACE_TIME_VIEW } from "./schema/trace-time-table.ts";

/**
 * One step of the schema, never edited after a release. Each statement can run twice, because a crash can come between
 * the statement and its record. A new column needs no migration: `migrate` adds what the column lists have gained.
 */
export interface Migration {
  readonly id: number;
  readonly name: string;
  readonly statements: readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: "spans, trace times and the ledger",
    statements: [CREATE_SPAN_TABLE, CREATE_TRACE_TIME_TABLE, CREATE_TRACE_TIME_VIEW, CREATE_LEDGER_TABLE],
  },
  { id: 2, name: "log records", statements: [CREATE_LOG_TABLE] },
  { id: 3, name: "spans and logs merge to wide parts", statements: ["otel_traces", "otel_logs"].map(useWideParts) },
];
