import { localTable, onCluster, type Cluster } from "./cluster.ts";
import { traceHash } from "./trace-piece-table.ts";

/** What `SessionHash` is of an id, in SQL: that two of a million sessions share one has a chance of one in 37 million. */
export const SESSION_HASH = "sipHash64(SessionId)";

/** The hash of an entry's trace, by which its calls are grouped in two thirds of the time that the text takes, and found. */
export function addLedgerTraceHash(cluster: Cluster | null): readonly string[] {
  return addHash("TraceHash", traceHash("TraceId"), cluster);
}

/** The hash of an entry's session, by which those of a page are found. */
export function addLedgerSessionHash(cluster: Cluster | null): readonly string[] {
  return addHash("SessionHash", SESSION_HASH, cluster);
}

/**
 * It is computed from the id as a row is written, and told by no insert; in a cluster, where the table that spreads rows
 * would have to send it, as it is read.
 */
function addHash(column: string, hash: string, cluster: Cluster | null): readonly string[] {
  const add = (table: string, kind: string): string =>
    `ALTER TABLE ${table}${onCluster(cluster)} ADD COLUMN IF NOT EXISTS ${column} UInt64 ${kind}`;
  if (cluster !== null) {
    return [localTable("ledger", cluster), "ledger"].map((table) => add(table, `ALIAS ${hash}`));
  }
  return [add("ledger", `MATERIALIZED ${hash} CODEC(NONE)`), `ALTER TABLE ledger MATERIALIZE COLUMN ${column}`];
}
