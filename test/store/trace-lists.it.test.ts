import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseCursor } from "../../packages/server/src/query/cursor.ts";
import type { Scope } from "../../packages/server/src/query/scope.ts";
import { listTraces, type TracePage } from "../../packages/server/src/query/traces.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { TraceSummariser } from "../../packages/server/src/store/traces/trace-summariser.ts";
import { summariseTraces } from "../../packages/server/src/store/traces/summarise-traces.ts";
import { insertSpans, startEngineStore, type EngineStore } from "./engine-store.ts";
import { summariseAsOld } from "./summarise-as-old.ts";

const START = 1_795_200_000_000_000_000n;
const SECOND = 1_000_000_000n;

interface Span {
  readonly block: number;
  readonly traceId: string;
  readonly at: bigint;
  readonly durationNano: bigint;
  readonly isError: boolean;
}

/** Spans of traces that come in pieces, many at the same instants, some over midnight's five minutes and some failed. */
function imagine(): readonly Span[] {
  let seed = 7;
  const below = (end: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * end);
  };
  return Array.from({ length: 600 }, () => ({
    block: below(4),
    traceId: `trace-${below(150)}`,
    at: START + BigInt(below(40) * 30) * SECOND,
    durationNano: BigInt(below(100)) * SECOND,
    isError: below(20) === 0,
  }));
}

const ALL = { since: 0, until: 4_000_000_000 };

/**
 * Which blocks had been written as one row for each trace when the next came: none, all of them twice, or some, so that
 * the rest is read piece by piece and rows were taken back.
 */
describe.each([
  ["piece by piece", []],
  ["of one row each", [3, 3]],
  ["of rows, some taken back, and what came since", [0, 2]],
])("the lists of traces, %s", (_how, summarisedAfter) => {
  const spans = imagine();
  const isWhole = summarisedAfter.length > 0;
  let engine: EngineStore;
  let openSince: number | undefined;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    for (let block = 0; block < 4; block++) {
      const own = spans.flatMap((span, index) => (span.block === block ? [{ ...span, index }] : []));
      await insertSpans(
        engine.store,
        own.map(({ traceId, at, durationNano, isError, index }) => ({
          org: "acme",
          traceId,
          spanId: String(index),
          name: "step",
          startUnixNano: at,
          durationNano,
          ...(isError ? { statusCode: "Error" as const } : {}),
        })),
        `block-${block}`,
      );
      for (const after of summarisedAfter) if (after === block) await summariseAsOld(engine.store);
    }
    if (isWhole) openSince = 1;
  });
  afterAll(() => engine.stop());

  /** Traces by what one block held of them, as the lists know them. */
  function expectedOf({
    from,
    to,
    error,
  }: Scope): ReadonlyMap<string, { readonly start: bigint; readonly duration: bigint }> {
    const pieces = Map.groupBy(spans, ({ block, traceId }) => `${block}/${traceId}`);
    const traces = Map.groupBy(spans, ({ traceId }) => traceId);
    const overlapping = [...(isWhole ? traces : pieces).values()].filter((piece) => {
      const times = piece.map(({ at }) => at);
      return times.some((at) => at < to) && times.some((at) => at >= from);
    });
    const found = new Map<string, { readonly start: bigint; readonly duration: bigint }>();
    for (const [traceId, own] of Map.groupBy(overlapping.flat(), (span) => span.traceId)) {
      if (error && !own.some(({ isError }) => isError)) continue;
      const start = own.map(({ at }) => at).reduce((a, b) => (a < b ? a : b));
      const end = own.map(({ at, durationNano }) => at + durationNano).reduce((a, b) => (a > b ? a : b));
      found.set(traceId, { start, duration: end - start });
    }
    return found;
  }

  async function allPages(
    scope: Scope,
    sort: TracePage["sort"],
  ): Promise<{ readonly ids: readonly string[]; readonly count: number }> {
    const ids: string[] = [];
    let cursor: string | null = null;
    let count = 0;
    do {
      const page = await listTraces(
        engine.store,
        scope,
        {
          sort,
          limit: 61,
          cursor: cursor === null ? undefined : parseCursor(cursor),
        },
        openSince,
      );
      ids.push(...page.rows.map(({ traceId }) => traceId));
      count = page.total.traces;
      cursor = page.nextCursor;
    } while (cursor !== null);
    return { ids, count };
  }

  it.each([
    ["-start", false, 0, 1300],
    ["start", false, 0, 1300],
    ["-start", false, 301, 720],
    ["start", false, 300, 721],
    ["-start", true, 0, 1300],
    ["start", true, 200, 1000],
    ["-start", true, 299, 900],
    ["-duration", false, 100, 1000],
    ["duration", true, 0, 1300],
    ["-cost", false, 60, 1300],
    ["calls", false, 300, 721],
  ] as const)(
    "by %s, failed only: %s, from %d s to %d s, have each trace once, in order",
    async (sort, error, from, to) => {
      const scope: Scope = {
        org: "acme",
        from: START + BigInt(from) * SECOND,
        to: START + BigInt(to) * SECOND,
        where: {},
        error,
      };
      const expected = expectedOf(scope);
      const { ids, count } = await allPages(scope, sort);
      expect(ids.toSorted()).toEqual([...expected.keys()].toSorted());
      expect(count).toBe(expected.size);
      // Nobody called a model: of equal sums, the order is that of time.
      const column = sort.endsWith("duration") ? "duration" : "start";
      const values = ids.map((id) => expected.get(id)?.[column] ?? -1n);
      const inOrder = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(values).toEqual(sort.startsWith("-") ? inOrder.toReversed() : inOrder);
    },
  );

  it("are right where more begin in one instant than are read for a page", async () => {
    const many = Array.from({ length: 13_000 }, (_, at) => ({
      org: "instant",
      traceId: `t-${at}`,
      spanId: "s",
      startUnixNano: START,
    }));
    await insertSpans(engine.store, many, "instant");
    const scope: Scope = { org: "instant", from: START, to: START + 1n, where: {}, error: false };
    if (isWhole && !summarisedAfter.includes(0)) await summariseAsOld(engine.store);
    const first = await listTraces(engine.store, scope, { sort: "-start", limit: 40 }, openSince);
    const cursor = parseCursor(first.nextCursor ?? "");
    const second = await listTraces(engine.store, scope, { sort: "-start", limit: 40, cursor }, openSince);
    expect(first.total.traces).toBe(13_000);
    expect(new Set([...first.rows, ...second.rows].map(({ traceId }) => traceId)).size).toBe(80);
  });

  it("have nothing for a window without spans, nor for somebody else", async () => {
    const scope: Scope = { org: "acme", from: START - 2n, to: START - 1n, where: {}, error: false };
    expect(await allPages(scope, "-start")).toEqual({ ids: [], count: 0 });
    expect(await allPages({ ...scope, org: "other", to: START * 2n }, "-start")).toEqual({ ids: [], count: 0 });
  });
});

describe.each([
  ["piece by piece", false],
  ["of one row each", true],
])("the lists of traces by what their calls come to, %s", (_how, isWhole) => {
  const COUNT = 90;
  const scope: Scope = { org: "acme", from: START, to: START + 86_400n * SECOND, where: {}, error: false };
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    const spans = Array.from({ length: COUNT }, (_, at) => ({
      org: "acme",
      traceId: `t-${at}`,
      spanId: `${at}`,
      // Thirds begin at one instant.
      startUnixNano: START + BigInt(Math.floor(at / 3) * 600) * SECOND,
    }));
    await insertSpans(engine.store, spans, "spans");
    // Every other trace has calls, one or two: dear ones, as dear ones, free ones, and some that were taken back.
    for (const sign of [1, -1]) {
      await engine.store.command(
        `INSERT INTO ledger (Org, Timestamp, TraceId, SpanId, Model, CostStatus, CostNanoUsd, Sign)
        SELECT 'acme', fromUnixTimestamp64Nano({start:Int64} + intDiv(number % 90, 3) * 600000000000 + 5), concat('t-', toString(number % 90)),
          toString(number), ['nova', 'claude'][1 + number % 3 % 2], 'priced', intDiv(number % 90, 8) % 5, {sign:Int8}
        FROM numbers(120) WHERE number % 2 = 0 AND ({sign:Int8} = 1 OR number % 5 = 0)`,
        { start: START, sign },
      );
    }
    if (isWhole) await summariseAsOld(engine.store);
  });
  afterAll(() => engine.stop());

  /** What every trace comes to, by the entries themselves, and in the order that is promised. */
  async function expectedOf(sum: string, model: string): Promise<readonly string[]> {
    const rows = await engine.store.query<{ id: string }>(
      `SELECT TraceId AS id, ifNull(Net, 0) AS sum
      FROM (SELECT TraceId, toUnixTimestamp64Nano(min(Timestamp)) AS Began FROM otel_traces GROUP BY TraceId) AS traces
      LEFT JOIN (
        SELECT TraceId, ${sum} AS Net, sum(Sign) AS Calls, toUnixTimestamp64Nano(min(Timestamp)) AS Called FROM ledger
        WHERE {model:String} IN ('', Model) GROUP BY TraceId
      ) AS entries USING (TraceId)
      WHERE {model:String} = '' OR Calls > 0
      ORDER BY sum, if(sum > 0 OR {model:String} != '', Called, Began), sipHash64(TraceId)`,
      { model },
    );
    return rows.map(({ id }) => id);
  }

  it.each([
    ["cost", "sum(Sign * CostNanoUsd)", ""],
    ["calls", "sum(Sign)", ""],
    ["cost", "sum(Sign * CostNanoUsd)", "nova"],
    ["calls", "sum(Sign)", "claude"],
  ] as const)(
    "by %s (%s) of %j, have each trace once, in order of time where they are equal",
    async (sort, sum, model) => {
      const expected = await expectedOf(sum, model);
      const of: Scope = { ...scope, where: model === "" ? {} : { model: [model] } };
      for (const way of [sort, `-${sort}`] as const) {
        const ids: string[] = [];
        let cursor: string | null | undefined;
        do {
          const at = typeof cursor === "string" ? parseCursor(cursor) : undefined;
          const page = await listTraces(
            engine.store,
            of,
            { sort: way, limit: 23, cursor: at },
            isWhole ? 1 : undefined,
          );
          ids.push(...page.rows.map(({ traceId }) => traceId));
          expect(page.total.traces).toBe(expected.length);
          cursor = page.nextCursor;
        } while (cursor !== null);
        expect(ids).toEqual(way === sort ? expected : expected.toReversed());
      }
    },
  );
});

describe("rows of one trace each", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
  });
  afterAll(() => engine.stop());

  const insert = (traceId: string, at: bigint, token: string): Promise<void> =>
    insertSpans(engine.store, [{ org: "acme", traceId, spanId: token, name: "step", startUnixNano: at }], token);
  const rows = (): Promise<readonly unknown[]> =>
    engine.store.query(
      `SELECT TraceId AS id, toUnixTimestamp64Nano(Start) AS first, toUnixTimestamp64Nano(End) AS last, sum(Sign) AS stands
      FROM whole_traces GROUP BY id, first, last HAVING stands != 0 ORDER BY id`,
    );
  const row = (id: string, first: bigint, last: bigint): object => ({
    id,
    first: `${first}`,
    last: `${last}`,
    stands: "1",
  });

  it("are written once, follow what comes late, also a day before, and mend what a crash left half done", async () => {
    const day = 86_400n * SECOND;
    await insert("a", START, "a1");
    await insert("b", START, "b1");
    for (let again = 0; again < 2; again++) await summariseTraces(engine.store, ALL);
    expect(await rows()).toEqual([row("a", START, START), row("b", START, START)]);
    await insert("a", START - day, "a2");
    await summariseTraces(engine.store, ALL);
    await insert("a", START + day, "a3");
    for (let again = 0; again < 2; again++) await summariseTraces(engine.store, ALL);
    expect(await rows()).toEqual([row("a", START - day, START + day), row("b", START, START)]);
    // The row that stands, and not what took it back: as when only one of two parts had been written.
    await engine.store.command(
      "INSERT INTO whole_traces SELECT * REPLACE (1 AS Sign) FROM whole_traces WHERE TraceId = 'b' SETTINGS insert_deduplicate = 0",
    );
    await summariseTraces(engine.store, ALL);
    expect(await rows()).toEqual([row("a", START - day, START + day), row("b", START, START)]);
  });

  it("are as far as the last attempt, also for the next process", async () => {
    const options = { store: engine.store, onError: (error: unknown) => expect.fail(String(error)) };
    const first = new TraceSummariser(options);
    expect(first.openSince()).toBeUndefined();
    await first.summarise();
    const [clock] = await engine.store.query<{ Now: number; Until: number }>(
      "SELECT toUnixTimestamp(now()) AS Now, toUnixTimestamp(max(Until)) AS Until FROM whole_traces_until",
    );
    expect(clock?.Now).toBeGreaterThan(clock?.Until ?? 0);
    expect(first.openSince()).toBeLessThanOrEqual(clock?.Until ?? 0);
    const next = new TraceSummariser(options);
    await next.summarise();
    expect(next.openSince()).toBeGreaterThanOrEqual(first.openSince() ?? Infinity);
  });
});
