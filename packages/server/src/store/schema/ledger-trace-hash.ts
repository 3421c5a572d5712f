import { localTable, onCluster, type Cluster } from "./cluster.ts";
import { traceHash } from "./trace-piece-table.ts";

/**
 * The hash of an entry's trace, by which its calls are grouped in two thirds of the time that the text takes, and found
 * among pages of traces. It is computed from the id as a row is written, and told by no insert; in a cluster, where the
 * table that spreads rows would have to send it, as it is read.
 */
export function addLedgerTraceHash(cluster: Cluster | null): readonly string[] {
  const add = (table: string, kind: string): string =>
    `ALTER TABLE ${table}${onCluster(cluster)} ADD COLUMN IF NOT EXISTS TraceHash UInt64 ${kind}`;
  const hash = traceHash("TraceId");
  if (cluster !== null) {
    return [localTable("ledger", cluster), "ledger"].map((table) => add(table, `ALIAS ${hash}`));
  }
  return [add("ledger", `MATERIALIZED ${hash} CODEC(NONE)`), "ALTER TABLE ledger MATERIALIZE COLUMN TraceHash"];
}
