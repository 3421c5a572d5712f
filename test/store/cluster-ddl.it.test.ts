import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MIGRATIONS } from "../../packages/server/src/store/migrations.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import type { Cluster } from "../../packages/server/src/store/schema/cluster.ts";
import { createTable } from "../../packages/server/src/store/schema/create-table.ts";
import { LOG_TABLE } from "../../packages/server/src/store/schema/log-table.ts";
import { SPAN_TABLE } from "../../packages/server/src/store/schema/span-table.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";

const CLUSTER: Cluster = {
  name: "telemetry",
  database: "outcrop",
  path: "/clickhouse/tables/{shard}/{database}/{table}",
  replica: "{replica}",
  insertQuorum: "auto",
};

/** One engine is no cluster: what can be asked of it is its parser, and what a row's shard would be. */
describe("the schema for a cluster", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
  });
  afterAll(() => engine.stop());

  it("is understood by ClickHouse, statement by statement, as meant for every server", async () => {
    const statements = MIGRATIONS.flatMap((migration) => migration.statements(CLUSTER));
    expect(statements.length).toBeGreaterThan(8);
    for (const statement of statements) {
      const [row] = await engine.store.query<{ Text: string }>("SELECT formatQuery({sql:String}) AS Text", {
        sql: statement,
      });
      // Rows are written to the table that spreads them, of which there is one.
      if (!statement.startsWith("INSERT")) expect(row?.Text).toContain("ON CLUSTER telemetry");
    }
  });

  it("makes tables that read the others, whose columns they have", async () => {
    // A table that spreads rows asks for its cluster only when it is used.
    for (const table of [SPAN_TABLE, LOG_TABLE]) {
      const [, spread = ""] = createTable({ ...table, name: `${table.name}_spread` }, CLUSTER);
      expect(spread).toContain(`'${table.name}_spread_local', ${table.shardBy}`);
      const found = await engine.store.query<{ name: string; type: string }>(
        "SELECT name, type FROM system.columns WHERE database = {database:String} AND table = {table:String} AND default_kind = ''",
        { database: engine.store.database, table: table.name },
      );
      expect(found).toEqual(table.columns.map(({ name, type }) => ({ name, type })));
    }
  });

  it("keeps a trace on one shard, and sends a repeated block the same way", async () => {
    const spans = Array.from({ length: 400 }, (_, index) => ({
      org: "acme",
      traceId: `trace-${index % 40}`,
      spanId: String(index),
      name: "call",
      startUnixNano: 1_795_250_000_000_000_000n + BigInt(index),
    }));
    await insertSpans(engine.store, spans, "segment");
    const shardOf = (count: number): string =>
      `SELECT TraceId, uniqExact(${SPAN_TABLE.shardBy} % ${count}) AS Shards, any(${SPAN_TABLE.shardBy} % ${count}) AS Shard
       FROM otel_traces GROUP BY TraceId ORDER BY TraceId`;
    const first = await engine.store.query<{ Shards: string; Shard: string }>(shardOf(3));
    expect(new Set(first.map(({ Shards }) => Shards))).toEqual(new Set(["1"]));
    expect(new Set(first.map(({ Shard }) => Number(Shard)))).toEqual(new Set([0, 1, 2]));
    expect(await engine.store.query(shardOf(3))).toEqual(first);
  });

  it("keeps the log records of a trace with its spans, and spreads those of none by what they say", async () => {
    const shards = await engine.store.query<{ Trace: string; Of: string; Shard: string }>(
      `SELECT TraceId AS Trace, cityHash64(TraceId) % 4 AS Of, ${LOG_TABLE.shardBy} % 4 AS Shard
       FROM (SELECT if(number < 50, toString(number), '') AS TraceId, 'web' AS ServiceName,
               toDateTime64('2026-11-20 00:00:00', 9) + number AS Timestamp FROM numbers(100))`,
    );
    expect(shards.filter(({ Trace, Of, Shard }) => Trace !== "" && Of !== Shard)).toEqual([]);
    expect(new Set(shards.filter(({ Trace }) => Trace === "").map(({ Shard }) => Shard)).size).toBe(4);
  });
});
