import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LedgerEntry, SettleSpan } from "@outcrop/core";
import { Settler } from "../../packages/server/src/ledger/settler.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { sweep, type SweepEvent } from "../../packages/server/src/store/retention/sweep.ts";
import type { Retention } from "../../packages/server/src/store/retention/retention.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 13);
const daysAgo = (days: number): bigint => BigInt(NOW - days * DAY_MS) * 1_000_000n;

/** Kept for a week in staging, for a month in acme, and for ever in audit. */
const RETENTION: Retention = {
  everyone: { traces: 30 },
  organizations: new Map([
    ["staging", { traces: 7 }],
    ["audit", { traces: "forever" }],
  ]),
};

function entryOf(span: SettleSpan): LedgerEntry {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    startUnixNano: span.startUnixNano,
    durationNano: span.durationNano,
    serviceName: span.serviceName,
    operation: "chat",
    provider: "aws.bedrock",
    model: "m",
    requestModel: "m",
    usage: { input: 1 },
    costStatus: "priced",
    costNanoUsd: 5n,
    priceVersion: "1",
    sessionId: "",
    userId: "",
    agentName: "",
    entryOperation: "chat",
    surface: "direct",
    errorType: "",
  };
}

describe("retention", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore("telemetry");
    await migrate(engine.store);
  });
  afterAll(() => engine.stop());

  async function insert(orgs: readonly string[], days: readonly number[], spanId = "1"): Promise<void> {
    const spans = orgs.flatMap((org) =>
      days.map((age) => ({ org, traceId: `${org}-${age}`, spanId, name: "call", startUnixNano: daysAgo(age) })),
    );
    await insertSpans(engine.store, spans, `${orgs.join()} ${days.join()} ${spanId}`);
  }

  async function kept(table: string): Promise<readonly string[]> {
    const rows = await engine.store.query<{ TraceId: string }>(`SELECT DISTINCT TraceId FROM ${table} ORDER BY 1`);
    return rows.map(({ TraceId }) => TraceId);
  }

  /** Sweeps until there is nothing more to do, as the sweeper does. */
  async function sweepAll(retention: Retention): Promise<readonly SweepEvent[]> {
    const events: SweepEvent[] = [];
    const options = { store: engine.store, retention, nowMs: NOW, report: (event: SweepEvent) => events.push(event) };
    await expect.poll(() => sweep(options), { interval: 20 }).toBe(false);
    return events;
  }

  it("removes each organisation's spans when their time is over, and leaves what they cost", async () => {
    await insert(["acme", "staging", "audit"], [0, 5, 12, 50]);
    const keys = (await kept("otel_traces")).map((traceId) => ({ org: traceId.split("-")[0] ?? "", traceId }));
    const settler = new Settler({ store: engine.store, settle: (spans) => spans.map(entryOf), tickMs: 1 });
    await settler.start();
    await settler.settleNow(keys);

    const events = await sweepAll(RETENTION);
    const expected = [
      "acme-0",
      "acme-12",
      "acme-5",
      "audit-0",
      "audit-12",
      "audit-5",
      "audit-50",
      "staging-0",
      "staging-5",
    ];
    await expect.poll(() => kept("otel_traces")).toEqual(expected);
    await expect.poll(() => kept("otel_traces_trace_id_ts")).toEqual(expected);
    expect(events.filter(({ table }) => table === "otel_traces")).toEqual([
      {
        kind: "deleting",
        table: "otel_traces",
        partition: "20261002",
        orgs: expect.arrayContaining(["acme", "staging"]),
      },
      { kind: "deleting", table: "otel_traces", partition: "20261109", orgs: ["staging"] },
    ]);
    expect(await kept("ledger")).toHaveLength(12);

    // A span that comes late to a trace whose call is gone: the call has cost what it has cost.
    await insert(["acme"], [50], "late");
    await settler.settleNow([{ org: "acme", traceId: "acme-50" }]);
    const cost = await engine.store.query(
      "SELECT sum(Sign * CostNanoUsd) AS Cost FROM ledger WHERE TraceId = 'acme-50'",
    );
    expect(cost).toEqual([{ Cost: "10" }]);
    await settler.stop();
  });

  it("drops a partition that nobody keeps, and months of the ledger", async () => {
    await insert(["acme"], [90]);
    const events = await sweepAll({ everyone: { traces: 60, ledger: 14 }, organizations: new Map() });
    expect(events).toEqual([
      { kind: "dropped", table: "otel_traces", partition: "20260823" },
      { kind: "dropped", table: "otel_traces_trace_id_ts", partition: "20260823" },
      { kind: "dropped", table: "trace_pieces", partition: "20260823" },
      { kind: "dropped", table: "ledger", partition: "202610" },
    ]);
    expect(await kept("otel_traces")).not.toContain("acme-90");
    expect(await kept("ledger")).not.toContain("acme-50");
    expect(await kept("ledger")).toContain("acme-12");
  });

  it("asks nothing of the store where everything is kept for ever", async () => {
    const store = { database: "x", cluster: null, query: vi.fn(), command: vi.fn() };
    const nothing: Retention = { everyone: {}, organizations: new Map() };
    expect(await sweep({ store, retention: nothing, nowMs: NOW, report: () => undefined })).toBe(false);
    expect(store.query).not.toHaveBeenCalled();
  });
});
