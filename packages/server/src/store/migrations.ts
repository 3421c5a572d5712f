import type { Cluster } from "./schema/cluster.ts";
import { createTable } from "./schema/create-table.ts";
import { addLedgerDays } from "./schema/ledger-days.ts";
import { addLedgerHours } from "./schema/ledger-hours.ts";
import { addLedgerSessionHash, addLedgerTraceHash } from "./schema/ledger-hashes.ts";
import { LEDGER_TABLE } from "./schema/ledger-table.ts";
import { LOG_TABLE } from "./schema/log-table.ts";
import { createMetricTables } from "./schema/metric-tables.ts";
import { SPAN_TABLE } from "./schema/span-table.ts";
import { useWideParts } from "./schema/table-engine.ts";
import { createTraceHeadTables } from "./schema/trace-head-table.ts";
import {
  createTracePieceView,
  fillTracePieces,
  tellWhenPiecesAreStored,
  TRACE_PIECE_TABLE,
} from "./schema/trace-piece-table.ts";
import { createTraceTimeView, TRACE_TIME_TABLE } from "./schema/trace-time-table.ts";
import { createWholeTraceTables, renewWholeTraceTables } from "./schema/whole-trace-table.ts";

/**
 * One step of the schema, never edited after a release. Each statement can run twice, because a crash can come between
 * the statement and its record. A new column needs no migration: `migrate` adds what the column lists have gained.
 */
export interface Migration {
  readonly id: number;
  readonly name: string;
  /** For one server (`null`), or for all of a cluster. */
  readonly statements: (cluster: Cluster | null) => readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    name: "spans, trace times and the ledger",
    statements: (cluster) => [
      ...[SPAN_TABLE, TRACE_TIME_TABLE, LEDGER_TABLE].flatMap((table) => createTable(table, cluster)),
      createTraceTimeView(cluster),
    ],
  },
  { id: 2, name: "log records", statements: (cluster) => createTable(LOG_TABLE, cluster) },
  {
    id: 3,
    name: "spans and logs merge to wide parts",
    statements: (cluster) => ["otel_traces", "otel_logs"].map((table) => useWideParts(table, cluster)),
  },
  { id: 4, name: "metrics", statements: createMetricTables },
  {
    id: 5,
    name: "pieces of traces, by time",
    // The view comes last: until it is there, nothing but the second statement writes to the table.
    statements: (cluster) => [
      ...createTable(TRACE_PIECE_TABLE, cluster),
      ...fillTracePieces(cluster),
      createTracePieceView(cluster),
    ],
  },
  { id: 6, name: "sums of the ledger by hour", statements: addLedgerHours },
  {
    id: 7,
    name: "one row for each quiet trace",
    statements: (cluster) => [...tellWhenPiecesAreStored(cluster), ...createWholeTraceTables(cluster)],
  },
  { id: 8, name: "hashes of traces in the ledger", statements: addLedgerTraceHash },
  { id: 9, name: "sums of the ledger by day", statements: addLedgerDays },
  { id: 10, name: "quiet traces by their duration", statements: renewWholeTraceTables },
  { id: 11, name: "hashes of sessions in the ledger", statements: addLedgerSessionHash },
  { id: 12, name: "heads of traces", statements: createTraceHeadTables },
];
