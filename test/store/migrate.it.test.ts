import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { MIGRATIONS } from "../../packages/server/src/store/migrations.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";

const SPAN = { org: "acme", traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "00f067aa0ba902b7", name: "old" };

describe("migrate", () => {
  let engine: EngineStore;
  beforeEach(async () => {
    engine = await startEngineStore("telemetry");
  });
  afterEach(() => engine.stop());

  async function ids(): Promise<readonly number[]> {
    const rows = await engine.store.query<{ Id: number }>("SELECT Id FROM schema_migrations ORDER BY Id");
    return rows.map((row) => row.Id);
  }

  it("records each migration once and changes nothing the second time", async () => {
    await migrate(engine.store);
    await insertSpans(engine.store, [SPAN], "t");
    await migrate(engine.store);
    expect(await ids()).toEqual(MIGRATIONS.map((migration) => migration.id));
    expect(await engine.store.query("SELECT SpanName FROM otel_traces")).toEqual([{ SpanName: "old" }]);
  });

  it("finishes a migration that was cut off before its record", async () => {
    await engine.store.createDatabase();
    for (const statement of MIGRATIONS[0]?.statements(null).slice(0, 2) ?? []) await engine.store.command(statement);
    await migrate(engine.store);
    await insertSpans(engine.store, [SPAN], "t");
    expect(await engine.store.query("SELECT TraceId FROM otel_traces_trace_id_ts")).toEqual([
      { TraceId: SPAN.traceId },
    ]);
  });

  it("adds a column that an older table lacks, and keeps its rows", async () => {
    await migrate(engine.store);
    await insertSpans(engine.store, [SPAN], "t");
    await engine.store.command("ALTER TABLE otel_traces DROP COLUMN UserId");
    await migrate(engine.store);
    expect(await engine.store.query("SELECT SpanName, UserId FROM otel_traces")).toEqual([
      { SpanName: "old", UserId: "" },
    ]);
    await insertSpans(engine.store, [{ ...SPAN, spanId: "00f067aa0ba902b8" }], "t2");
    expect(await engine.store.query("SELECT count() AS Spans FROM otel_traces")).toEqual([{ Spans: "2" }]);
  });

  it("applies later migrations to what is there, in order", async () => {
    await migrate(engine.store);
    await insertSpans(engine.store, [SPAN], "t");
    const next = MIGRATIONS.length + 1;
    const later = [
      {
        id: next + 1,
        name: "third",
        statements: () => ["ALTER TABLE notes ADD COLUMN IF NOT EXISTS More String DEFAULT Name"],
      },
      {
        id: next,
        name: "second",
        statements: () => [
          "CREATE TABLE IF NOT EXISTS notes (Name String) ENGINE = MergeTree ORDER BY Name",
          "INSERT INTO notes SELECT SpanName FROM otel_traces WHERE SpanName NOT IN (SELECT Name FROM notes)",
        ],
      },
    ];
    await migrate(engine.store, [...MIGRATIONS, ...later]);
    expect(await engine.store.query("SELECT Name, More FROM notes")).toEqual([{ Name: "old", More: "old" }]);
    expect(await ids()).toEqual([...MIGRATIONS.map(({ id }) => id), next, next + 1]);
  });

  it("refuses data of a newer Outcrop", async () => {
    await migrate(engine.store, [...MIGRATIONS, { id: 99, name: "future", statements: () => [] }]);
    await expect(migrate(engine.store)).rejects.toThrow(
      `Cannot use the stored data: expected schema ${MIGRATIONS.length} or older, got 99, which a newer Outcrop wrote`,
    );
  });

  it("refuses a table whose column has another type", async () => {
    await migrate(engine.store);
    await engine.store.command("ALTER TABLE ledger DROP INDEX idx_session_id");
    await engine.store.command("ALTER TABLE ledger DROP PROJECTION by_day_session");
    await engine.store.command("ALTER TABLE ledger MODIFY COLUMN SessionId LowCardinality(String)");
    await expect(migrate(engine.store)).rejects.toThrow(
      "Cannot write to ledger: expected column SessionId as String, got LowCardinality(String)",
    );
  });
});
