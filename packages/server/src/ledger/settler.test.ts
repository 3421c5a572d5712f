import type { LedgerEntry, SettleSpan } from "@outcrop/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StoreError } from "../store/store-error.ts";
import type { QueryParams, Store } from "../store/store.ts";
import { spanRowsOf } from "../store/testing/span-rows-of.ts";
import { Settler, type SettlerOptions } from "./settler.ts";

/** A store of spans that answers the three statements of settlement, and counts what is written. */
function storeOf(traceIds: readonly string[]) {
  const state = { down: false, busy: false, tokens: [] as string[] };
  const rows = (sql: string): readonly object[] => {
    if (state.down) throw new Error("connect ECONNREFUSED");
    if (sql.includes("otel_traces_trace_id_ts")) {
      return traceIds.map((TraceId) => ({ TraceId, FromNano: "1", ToNano: "2" }));
    }
    if (sql.includes("FROM otel_traces")) return traceIds.map((TraceId) => ({ TraceId, Spans: "1" }));
    return [];
  };
  const store: Store = {
    database: "default",
    cluster: null,
    query: <Row>(sql: string) => Promise.resolve().then(() => rows(sql) as readonly Row[]),
    querySpans: (_sql, _params, columns) =>
      Promise.resolve().then(() => {
        rows("");
        return spanRowsOf(
          traceIds.map((traceId) => ({ traceId, spanId: "1" })),
          columns,
        );
      }),
    insertNative: () => Promise.resolve({ kind: "ok" }),
    insertFile: () => undefined,
    tryNative: () => Promise.resolve({ kind: "ok" }),
    insertRowBinary: (_table, _columns, _rows, token) => {
      state.tokens.push(token);
      return Promise.resolve(state.busy ? { kind: "retry", afterMs: 1, reason: "busy" } : { kind: "ok" });
    },
    command: () => Promise.resolve(),
    createDatabase: () => Promise.resolve(),
    ping: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
  return { store, state };
}

function entryOf(span: SettleSpan): LedgerEntry {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    startUnixNano: span.startUnixNano,
    durationNano: span.durationNano,
    serviceName: "web",
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

describe("Settler", () => {
  const running: Settler[] = [];
  afterEach(async () => {
    for (const settler of running.splice(0)) await settler.stop();
  });

  async function start(options: Pick<SettlerOptions, "store"> & Partial<SettlerOptions>): Promise<Settler> {
    const settler = new Settler({ settle: (spans) => spans.map(entryOf), quietMs: 1, tickMs: 1, ...options });
    running.push(settler);
    await settler.start();
    return settler;
  }

  it("answers a touch when the trace is in the ledger, and waits for quiet until then", async () => {
    const { store, state } = storeOf(["t"]);
    const settler = await start({ store, quietMs: 20 });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    expect(settler.isPending("acme", "t")).toBe(true);
    expect(settler.pending("acme").traces).toBe(1);
    await touched;
    expect(state.tokens).toHaveLength(1);
    expect(settler.pending("acme")).toEqual({ traces: 0, oldest: null });
  });

  it("settles what waits, and tells how long it has, though the clock was set back an hour", async () => {
    const { store } = storeOf(["t"]);
    const clock = { now: Date.UTC(2026, 10, 22, 12), elapsed: 7_000 };
    const settler = await start({ store, quietMs: 5_000, now: () => clock.now, elapsed: () => clock.elapsed });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    settler.announce([{ org: "acme", traceId: "u" }]);
    clock.now -= 3_600_000;
    clock.elapsed += 4_000;
    expect(settler.pending("acme")).toEqual({ traces: 2, oldest: "2026-11-22T10:59:56.000Z" });
    clock.elapsed += 1_000;
    await touched;
    expect(settler.pending("acme")).toEqual({ traces: 1, oldest: "2026-11-22T10:59:55.000Z" });
  });

  it("calls a trace pending from its acknowledgement on, unless it is told that nothing will come of it", async () => {
    const { store } = storeOf([]);
    const settler = await start({ store });
    settler.announce([
      { org: "acme", traceId: "t" },
      { org: "acme", traceId: "u" },
    ]);
    settler.forget([{ org: "acme", traceId: "t" }]);
    expect([settler.isPending("acme", "t"), settler.isPending("acme", "u")]).toEqual([false, true]);
    expect(settler.pending("acme").traces).toBe(1);
  });

  it("calls a trace pending, for who began to read before, that has been settled since", async () => {
    const { store } = storeOf([]);
    const settler = await start({ store });
    const watch = settler.watch("acme");
    const other = settler.watch("other");
    await settler.touch([{ org: "acme", traceId: "t" }]);
    const late = settler.watch("acme");
    expect([watch, late, other].map((one) => one.isPending("t"))).toEqual([true, false, false]);
    watch.end();
    await settler.touch([{ org: "acme", traceId: "u" }]);
    expect([watch, late].map((one) => one.isPending("u"))).toEqual([false, true]);
  });

  it("repeats under the same token what the store could not take, and loses nothing", async () => {
    const { store, state } = storeOf(["t"]);
    state.busy = true;
    const errors: unknown[] = [];
    const settler = await start({ store, onError: (error) => errors.push(error) });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    // Other traces come meanwhile: they must not change what is repeated.
    const other = settler.touch([{ org: "acme", traceId: "u" }]);
    state.busy = false;
    await Promise.all([touched, other]);
    expect(state.tokens[0]).toBe(state.tokens[1]);
    expect(settler.stats.waiting).toBe(0);
  });

  it("computes anew what a cluster could not take: more of what it took before may have come to light", async () => {
    const { store, state } = storeOf(["t"]);
    state.busy = true;
    const settled = vi.fn((spans: readonly SettleSpan[]) => spans.map(entryOf));
    const cluster = {
      name: "c",
      database: "d",
      path: "/{shard}/{table}",
      replica: "{replica}",
      insertQuorum: 2,
    } as const;
    const settler = await start({ store: { ...store, cluster }, settle: settled });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    // It goes on trying, and may have tried again before it is looked at.
    await expect.poll(() => state.tokens.length).toBeGreaterThan(0);
    const attempts = state.tokens.length;
    expect(settled).toHaveBeenCalledTimes(attempts);
    state.busy = false;
    await touched;
    expect(settled).toHaveBeenCalledTimes(attempts + 1);
    // Nothing had come to light, so that the second attempt changes what the first would have.
    expect(state.tokens[0]).toBe(state.tokens[1]);
  });

  it("goes on where it was when the store comes back", async () => {
    const { store, state } = storeOf(["t"]);
    state.down = true;
    const errors: unknown[] = [];
    const settler = await start({ store, onError: (error) => errors.push(error) });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    state.down = false;
    await touched;
    expect(state.tokens).toHaveLength(1);
  });

  it("settles the others when one trace cannot be settled, and says so", async () => {
    const { store, state } = storeOf(["good", "bad"]);
    const errors: unknown[] = [];
    const settler = await start({
      store,
      onError: (error) => errors.push(error),
      settle: (spans) => {
        if (spans[0]?.traceId === "bad") throw new Error("cannot settle");
        return spans.map(entryOf);
      },
    });
    await settler.touch(["good", "bad"].map((traceId) => ({ org: "acme", traceId })));
    expect(errors).toEqual([new Error("cannot settle")]);
    expect(state.tokens).toHaveLength(1);
    expect(settler.stats).toEqual({ settledTraces: 2, faults: 1, waiting: 0 });
  });

  it("holds the toucher when too much waits, and then settles without waiting for quiet", async () => {
    const { store } = storeOf(["a", "b"]);
    const settler = await start({ store, quietMs: 3_600_000, maxDirtyMs: 3_600_000, maxDirtyTraces: 2 });
    await settler.ready();
    const first = settler.touch([{ org: "acme", traceId: "a" }]);
    await settler.ready();
    const second = settler.touch([{ org: "acme", traceId: "b" }]);
    await settler.ready();
    await Promise.all([first, second]);
    expect(settler.stats.waiting).toBe(0);
  });

  describe("with a trace that the store cannot answer for", () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(async () => {
      await Promise.all([...running.map((settler) => settler.stop()), vi.advanceTimersByTimeAsync(5_000)]);
      vi.useRealTimers();
    });

    async function startWith(error: Error) {
      const { store, state } = storeOf(["bad", "good"]);
      const asked: (readonly string[])[] = [];
      const querySpans: Store["querySpans"] = async (sql, params, columns) => {
        const traces = params["traces"] as readonly string[];
        asked.push(traces);
        if (traces.includes("bad")) throw error;
        return await store.querySpans(sql, params, columns);
      };
      const query: Store["query"] = async <Row>(sql: string, params: QueryParams = {}) => {
        const rows = await store.query<Row>(sql);
        if (!sql.includes("otel_traces_trace_id_ts")) return rows;
        return (params["traces"] as readonly string[]).map(
          (TraceId) => ({ TraceId, FromNano: "1", ToNano: "2" }) as unknown as Row,
        );
      };
      const settler = await start({ store: { ...store, query, querySpans } });
      return { settler, state, asked };
    }

    it("settles all others, gives that one up after a while, and says so", async () => {
      const { settler, asked } = await startWith(new StoreError("too large", { unavailable: false, cause: undefined }));
      const others = Array.from({ length: 20 }, (_, index) => `t${index}`);
      const keys = [...others.slice(0, 7), "bad", ...others.slice(7)].map((traceId) => ({ org: "acme", traceId }));
      let isDone = false;
      void settler.touch(keys).then(() => (isDone = true));
      await vi.advanceTimersByTimeAsync(15_000);
      expect(isDone).toBe(true);
      expect(settler.stats).toEqual({ settledTraces: 21, faults: 1, waiting: 0 });
      expect(asked.filter((traces) => traces.length === 1 && traces[0] === "bad").length).toBe(5);
      // Many at once again.
      void settler.touch(others.map((traceId) => ({ org: "acme", traceId })));
      await vi.advanceTimersByTimeAsync(3_000);
      expect(settler.stats).toEqual({ settledTraces: 41, faults: 1, waiting: 0 });
    });

    it("is patient where the store says that it may pass", async () => {
      const { settler } = await startWith(new StoreError("memory limit", { unavailable: true, cause: undefined }));
      void settler.touch([{ org: "acme", traceId: "bad" }]);
      await vi.advanceTimersByTimeAsync(120_000);
      expect(settler.stats).toEqual({ settledTraces: 0, faults: 0, waiting: 1 });
      await vi.advanceTimersByTimeAsync(120_000);
      expect(settler.stats).toEqual({ settledTraces: 1, faults: 1, waiting: 0 });
    });

    it("gives nothing up while the store does not answer for others either", async () => {
      const { settler, state } = await startWith(new Error("unreadable"));
      state.down = true;
      void settler.touch(["bad", "good"].map((traceId) => ({ org: "acme", traceId })));
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(settler.stats).toEqual({ settledTraces: 0, faults: 0, waiting: 2 });
      state.down = false;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(settler.stats).toEqual({ settledTraces: 2, faults: 1, waiting: 0 });
    });
  });

  describe("in rounds", () => {
    beforeEach(() => vi.useFakeTimers());
    afterEach(async () => {
      await Promise.all([...running.map((settler) => settler.stop()), vi.advanceTimersByTimeAsync(5_000)]);
      vi.useRealTimers();
    });

    /** A settler on a store that takes so long to load spans. */
    async function startSlow(tookMs: number) {
      const { store, state } = storeOf(["t"]);
      const querySpans: Store["querySpans"] = async (...question) => {
        await new Promise((resolve) => setTimeout(resolve, tookMs));
        return store.querySpans(...question);
      };
      const settler = await start({ store: { ...store, querySpans } });
      const keysOf = (name: string, traces: number) =>
        Array.from({ length: traces }, (_, index) => ({ org: "acme", traceId: `${name}${index}` }));
      return {
        settler,
        touch: (name: string, traces: number) => void settler.touch(keysOf(name, traces)),
        settleNow: (name: string) => void settler.settleNow(keysOf(name, 1)),
        roundsAfter: async (ms: number): Promise<number> => {
          await vi.advanceTimersByTimeAsync(ms);
          return state.tokens.length;
        },
      };
    }

    it("rests after many traces, as statements cost as much for few, but not where somebody waits", async () => {
      const { settler, touch, settleNow, roundsAfter } = await startSlow(50);
      touch("a", 100);
      expect(await roundsAfter(60)).toBe(1);
      touch("b", 1);
      expect(await roundsAfter(900)).toBe(1);
      touch("c", 99);
      expect(await roundsAfter(200)).toBe(2);
      settleNow("d");
      expect(await roundsAfter(60)).toBe(3);
      expect(settler.stats).toEqual({ settledTraces: 201, faults: 0, waiting: 0 });
    });

    it("begins a second and a half after the last at most, and soon after few traces", async () => {
      const { touch, roundsAfter } = await startSlow(400);
      touch("a", 1_000);
      expect(await roundsAfter(410)).toBe(1);
      touch("b", 1);
      expect(await roundsAfter(1_400)).toBe(1);
      expect(await roundsAfter(110)).toBe(2);
      touch("c", 1);
      expect(await roundsAfter(450)).toBe(3);
    });

    it("rests no longer when the clock is set back", async () => {
      const { touch, roundsAfter } = await startSlow(50);
      touch("a", 1_000);
      await vi.advanceTimersByTimeAsync(20);
      vi.setSystemTime(Date.now() - 3_600_000);
      expect(await roundsAfter(50)).toBe(1);
      touch("b", 1);
      expect(await roundsAfter(1_600)).toBe(2);
    });

    it("ends a round with what was due when it began, so that it comes to an end under load", async () => {
      const { touch, roundsAfter } = await startSlow(20);
      for (let at = 0; at < 10_000; at += 5) {
        touch(`${at}-`, 5);
        await vi.advanceTimersByTimeAsync(5);
      }
      const rounds = await roundsAfter(0);
      expect(rounds).toBeGreaterThan(2);
      expect(rounds).toBeLessThan(15);
    });
  });

  it("settles what waits when it is stopped, and can be stopped twice or without a start", async () => {
    const { store, state } = storeOf(["t"]);
    const settler = await start({ store, quietMs: 3_600_000, maxDirtyMs: 3_600_000 });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    await settler.stop();
    await touched;
    await settler.stop();
    expect(state.tokens).toHaveLength(1);
    await new Settler({ store, settle: () => [] }).stop();
  });

  it("stops for good, also where it is started again while it stops", async () => {
    const { store, state } = storeOf(["t"]);
    const settler = await start({ store, quietMs: 3_600_000 });
    const touched = settler.touch([{ org: "acme", traceId: "t" }]);
    const stopping = settler.stop();
    await settler.start();
    await Promise.all([stopping, touched]);
    void settler.touch([{ org: "acme", traceId: "u" }]);
    await settler.start();
    await settler.stop();
    expect([state.tokens.length, settler.stats.waiting]).toEqual([1, 1]);
  });

  it("stops soon when the store is away", async () => {
    const { store, state } = storeOf(["t"]);
    state.down = true;
    const settler = await start({ store, quietMs: 3_600_000 });
    void settler.touch([{ org: "acme", traceId: "t" }]);
    await settler.stop();
    expect(settler.stats.waiting).toBe(1);
  });
});
