import { createPriceBook, settleTrace, type LedgerEntry, type PriceBook } from "@outcrop/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repriceAll } from "../../packages/server/src/ledger/reprice.ts";
import { planSettlement } from "../../packages/server/src/ledger/plan-settlement.ts";
import { Settler } from "../../packages/server/src/ledger/settler.ts";
import { OK } from "../../packages/server/src/pipeline/outcome.ts";
import { encodeNative } from "../../packages/server/src/pipeline/batch/native/encode-native.ts";
import { batchOf } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { createNormalize } from "../../packages/server/src/process/normalize/normalize.ts";
import { createPrice } from "../../packages/server/src/process/price/price.ts";
import { parseCursor } from "../../packages/server/src/query/cursor.ts";
import { totalsOfEntry } from "../../packages/server/src/query/ledger-row.ts";
import { createQueries, type Queries } from "../../packages/server/src/query/queries.ts";
import type { Scope } from "../../packages/server/src/query/scope.ts";
import type { Totals } from "../../packages/server/src/api/types.ts";
import { traceRowsOf } from "../../packages/server/src/query/trace-rows.ts";
import { addTotals, NO_TOTALS } from "../../packages/server/src/query/totals.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { awkwardTraces } from "./awkward-traces.ts";
import { startEngineStore, type EngineStore } from "../store/engine-store.ts";
import { summariseAsOld } from "../store/summarise-as-old.ts";

const SPANS = 100_000;
const BATCH = 10_000;
const PAGE = 2_000;
const HOUR = 3_600_000_000_000n;
const FROM = 1_795_200_000_000_000_000n;
const TO = FROM + 6n * HOUR;
const book = createPriceBook();

const spans = awkwardTraces({ seed: 20_261_121, spans: SPANS, fromNano: FROM, toNano: TO - HOUR });

interface Listed {
  readonly rows: readonly { readonly totals: Totals }[];
  readonly total: { readonly totals: Totals };
  readonly nextCursor: string | null;
}

async function sumOfPages(page: (cursor: string | null) => Promise<Listed>) {
  let sum = NO_TOTALS;
  let rows = 0;
  let cursor: string | null = null;
  let claimed: Totals;
  do {
    const list: Listed = await page(cursor);
    claimed = list.total.totals;
    sum = list.rows.reduce((total, row) => addTotals(total, row.totals), sum);
    rows += list.rows.length;
    cursor = list.nextCursor;
  } while (cursor !== null);
  return { sum, rows, claimed };
}

function cursorOf(text: string | null) {
  return text === null ? undefined : parseCursor(text);
}

describe("over 100,000 spans of awkward traces", () => {
  let engine: EngineStore;
  let queries: Queries;
  let settler: Settler;
  const faults: unknown[] = [];
  let repricings = 0;

  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    queries = createQueries(engine.store, () => 1);
    settler = newSettler(book);
    await settler.start();
    const settled: Promise<void>[] = [];
    for (let from = 0; from < spans.length; from += BATCH) {
      const batch = spans.slice(from, from + BATCH);
      // Of all but the last batch there are rows of one trace each; that one is read piece by piece beside them.
      if (from + BATCH >= spans.length) await summariseAsOld(engine.store);
      const processed = createPrice({ book })(createNormalize()(batchOf(batch)));
      expect(await engine.store.insertNative("otel_traces", encodeNative(processed), `batch-${from}`)).toEqual(OK);
      settled.push(settler.touch(batch.map(({ org = "", traceId = "" }) => ({ org, traceId }))));
    }
    await Promise.all(settled);
  });

  afterAll(async () => {
    await settler.stop();
    await engine.stop();
  });

  function newSettler(prices: PriceBook): Settler {
    return new Settler({
      store: engine.store,
      settle: (trace) => settleTrace(trace, prices),
      quietMs: 20,
      tickMs: 10,
      batchTraces: 4_000,
      onError: (error) => faults.push(error),
    });
  }

  const scopes: readonly (readonly [string, Partial<Scope>])[] = [
    ["everything", {}],
    ["everything of another organisation", { org: "globex" }],
    ["one model", { where: { model: ["amazon.nova-lite-v1:0"], service: ["worker"] } }],
    ["calls without a session", { where: { session: [""], surface: ["direct"] } }],
    ["failed calls", { error: true, where: { service: ["web", "agents"] } }],
    ["an hour, by user", { from: FROM + HOUR, to: FROM + 2n * HOUR, where: { user: ["u1", "u2", "u3"] } }],
    ["what has no price", { where: { costStatus: ["unknown_model"], operation: ["invoke_agent"] } }],
    ["nothing", { where: { model: ["no such model"] } }],
  ];

  it.each(scopes)("overview = Σ sessions = Σ traces = Σ entries: %s", async (_name, part) => {
    const scope: Scope = { org: "acme", from: FROM, to: TO, where: {}, error: false, ...part };
    const [overview, sessions, traces, entries] = await Promise.all([
      queries.overview(scope),
      sumOfPages((cursor) => queries.sessions(scope, { sort: "-cost", limit: PAGE, cursor: cursorOf(cursor) })),
      sumOfPages((cursor) => queries.traces(scope, { sort: "-cost", limit: PAGE, cursor: cursorOf(cursor) })),
      sumOfPages(async (cursor) => {
        const list = await queries.ledger(scope, { limit: PAGE, cursor: cursorOf(cursor) });
        return { ...list, rows: list.rows.map((row) => ({ totals: totalsOfEntry(row) })) };
      }),
    ]);
    for (const list of [sessions, traces, entries]) {
      expect(list.sum).toEqual(overview.totals);
      expect(list.claimed).toEqual(overview.totals);
    }
    expect(traces.rows).toBe(overview.traces);
    expect(await traceRowsOf(engine.store, scope, 1)).toMatchObject({ kind: "whole", hasLoose: true });
    expect(entries.rows).toBe(overview.totals.calls);
    expect(sumOf(overview.byModel)).toEqual(overview.totals);
    expect(sumOf(overview.bySurface)).toEqual(overview.totals);
    expect(sumOf(overview.byOperation)).toEqual(overview.totals);
    const series = overview.costByModel.flatMap((one) => one.values.map(BigInt)).reduce((a, b) => a + b, 0n);
    expect(series.toString()).toBe(overview.totals.costNanoUsd);
  });

  it("says what settling all spans in memory says, for each organisation", async () => {
    for (const org of ["acme", "globex"]) {
      const overview = await queries.overview({ org, from: FROM, to: TO, where: {}, error: false });
      expect(overview.totals.costNanoUsd).toBe(costOf(settledInMemory(org, book)).toString());
      expect(overview.totals.calls).toBe(settledInMemory(org, book).length);
      expect(BigInt(overview.totals.costNanoUsd)).toBeGreaterThan(0n);
    }
    expect(faults).toEqual([]);
  });

  it("appends nothing when everything is settled once more", async () => {
    const traceIds = [...new Set(spans.filter((span) => span.org === "globex").map((span) => span.traceId ?? ""))];
    const options = {
      store: engine.store,
      settle: (trace: Parameters<typeof settleTrace>[0]) => settleTrace(trace, book),
      now: Date.now,
      onFault: (error: unknown) => faults.push(error),
    };
    const again = await planSettlement(options, "globex", traceIds.slice(0, 1_000));
    expect(again.changes).toBe(0);
  });

  it("follows a change of prices, entry by entry", async () => {
    // A second attempt has prices that the first did not.
    repricings += 1;
    const version = `doubled-${repricings}`;
    const doubled: PriceBook = {
      ...book,
      version,
      price: (query) => {
        const outcome = book.price(query);
        return outcome.status === "priced"
          ? { ...outcome, costNanoUsd: outcome.costNanoUsd * 2n, version }
          : { ...outcome, version };
      },
    };
    const other = newSettler(doubled);
    await other.start();
    const repricing = repriceAll({ store: engine.store, settler: other, priceVersion: version, org: "globex" });
    const changed = await repricing.finally(() => other.stop());
    const entries = settledInMemory("globex", doubled);
    expect(changed).toBe(new Set(entries.map((entry) => entry.traceId)).size);
    const overview = await queries.overview({ org: "globex", from: FROM, to: TO, where: {}, error: false });
    expect(overview.totals.costNanoUsd).toBe(costOf(entries).toString());
    expect(overview.totals.calls).toBe(entries.length);
  });
});

function settledInMemory(org: string, prices: PriceBook): readonly LedgerEntry[] {
  return settleTrace(
    spans
      .filter((span) => span.org === org)
      .map(
        ({
          traceId = "",
          spanId = "",
          parentSpanId = "",
          name = "",
          scopeName = "",
          serviceName = "",
          startUnixNano = 0n,
          durationNano = 0n,
          attributes = {},
        }) => {
          const text = (key: string): string => {
            const value = attributes[key];
            return typeof value === "string" ? value : "";
          };
          const input = attributes["gen_ai.usage.input_tokens"];
          const output = attributes["gen_ai.usage.output_tokens"];
          const cacheRead = attributes["gen_ai.usage.cache_read.input_tokens"];
          return {
            traceId,
            spanId,
            parentSpanId,
            name,
            scopeName,
            serviceName,
            startUnixNano,
            durationNano,
            operation: text("gen_ai.operation.name"),
            provider: text("gen_ai.provider.name"),
            requestModel: text("gen_ai.request.model"),
            responseModel: "",
            usage: {
              ...(typeof input === "number" ? { input } : {}),
              ...(typeof output === "number" ? { output } : {}),
              ...(typeof cacheRead === "number" ? { cacheRead } : {}),
            },
            region: text("cloud.region"),
            serviceTier: "",
            requestId: text("aws.request_id"),
            sessionId: text("session.id"),
            userId: text("user.id"),
            agentName: text("gen_ai.agent.name"),
            surface: "" as const,
            errorType: text("error.type"),
            costStatus: text("llm.cost.status"),
          };
        },
      ),
    prices,
  );
}

function costOf(entries: readonly LedgerEntry[]): bigint {
  return entries.reduce((sum, entry) => sum + entry.costNanoUsd, 0n);
}

function sumOf(rows: readonly { readonly totals: Totals }[]): Totals {
  return rows.reduce((sum, row) => addTotals(sum, row.totals), NO_TOTALS);
}
