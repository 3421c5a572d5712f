import { describe, expect, it } from "vitest";
import type { Cluster } from "./cluster.ts";
import { createTable, type TableDefinition } from "./create-table.ts";

const TABLE: TableDefinition = {
  name: "calls",
  kind: "append",
  columns: [
    { name: "TraceId", type: "String", codec: "ZSTD(1)" },
    { name: "At", type: "DateTime64(9)" },
  ],
  aliases: ["`Day` Date ALIAS toDate(At)"],
  indexes: ["INDEX idx TraceId TYPE bloom_filter(0.001) GRANULARITY 1"],
  partitionBy: "toDate(At)",
  orderBy: "TraceId",
  shardBy: "cityHash64(TraceId)",
};
const CLUSTER: Cluster = {
  name: "telemetry",
  database: "outcrop",
  path: "/tables/{shard}/{database}/{table}",
  replica: "{replica}",
  insertQuorum: "auto",
};

describe("createTable", () => {
  it("makes one table on one server, whose tokens are remembered beyond what the log holds", () => {
    const [statement, ...others] = createTable(TABLE, null);
    expect(others).toEqual([]);
    expect(statement).toContain("CREATE TABLE IF NOT EXISTS calls (");
    expect(statement).toContain("ENGINE = MergeTree\nPARTITION BY toDate(At)\nORDER BY TraceId\n");
    expect(statement).toContain("non_replicated_deduplication_window = 20000");
    expect(statement).not.toContain("CLUSTER");
  });

  it("makes a replicated table on every server of a cluster, whose tokens do not end by their age", () => {
    const [stored] = createTable(TABLE, CLUSTER);
    expect(stored).toContain("CREATE TABLE IF NOT EXISTS calls_local ON CLUSTER 'telemetry' (");
    expect(stored).toContain("ENGINE = ReplicatedMergeTree('/tables/{shard}/{database}/{table}', '{replica}')");
    expect(stored).toContain("replicated_deduplication_window = 20000");
    expect(stored).toContain("replicated_deduplication_window_seconds = 31622400");
    const aggregate = createTable({ ...TABLE, kind: "aggregate" }, CLUSTER);
    expect(aggregate[0]).toContain("ENGINE = ReplicatedAggregatingMergeTree(");
  });

  it("spreads rows over the shards by what the row says, under the plain name", () => {
    const [, spread] = createTable(TABLE, CLUSTER);
    expect(spread).toBe(`
CREATE TABLE IF NOT EXISTS calls ON CLUSTER 'telemetry' (
  \`TraceId\` String,
  \`At\` DateTime64(9),
  \`Day\` Date ALIAS toDate(At)
)
ENGINE = Distributed('telemetry', 'outcrop', 'calls_local', cityHash64(TraceId))`);
  });
});
