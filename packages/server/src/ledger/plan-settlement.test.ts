import { describe, expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import { spanRowsOf } from "../store/testing/span-rows-of.ts";
import { planSettlement } from "./plan-settlement.ts";

const SPANS = [
  { traceId: "a", spanId: "a1" },
  { traceId: "a", spanId: "a2" },
  { traceId: "b", spanId: "b1" },
];

/** A store of these spans; answers which traces it was asked for the spans of, one question each, and those counted. */
function storeOfSpans() {
  const asked: (readonly string[])[] = [];
  const counted: (readonly string[])[] = [];
  const store = {
    query: (sql: string, { traces }: { readonly traces: readonly string[] }) => {
      if (sql.includes("otel_traces_trace_id_ts")) {
        return Promise.resolve(traces.map((TraceId) => ({ TraceId, FromNano: "1", ToNano: "2" })));
      }
      if (!sql.includes("count() AS Spans")) return Promise.resolve([]);
      counted.push(traces);
      const countOf = (id: string): string => String(SPANS.filter(({ traceId }) => traceId === id).length);
      return Promise.resolve(traces.map((TraceId) => ({ TraceId, Spans: countOf(TraceId) })));
    },
    querySpans: (sql: string, params: { readonly traces: readonly string[]; readonly limit?: number }, columns: []) => {
      asked.push(params.traces);
      const found = SPANS.filter(({ traceId }) => params.traces.includes(traceId));
      expect(sql.includes("{limit:")).toBe(params.limit !== undefined);
      return Promise.resolve(spanRowsOf(found.slice(0, params.limit), columns));
    },
  } as unknown as Store;
  return { store, asked, counted };
}

async function settledWith(maxSpans: number) {
  const { store, asked, counted } = storeOfSpans();
  const settled: number[] = [];
  const settle = (spans: readonly unknown[]): [] => {
    settled.push(spans.length);
    return [];
  };
  const onFault = (error: unknown): never => {
    throw error;
  };
  await planSettlement({ store, settle, now: () => 1, onFault, maxSpans }, "acme", ["a", "b"]);
  return { settled, asked, counted };
}

describe("planSettlement", () => {
  it("loads the spans of some traces at once, without a count of them", async () => {
    expect(await settledWith(3)).toEqual({ settled: [2, 1], asked: [["a", "b"]], counted: [] });
  });

  it("counts them and loads them in parts where they are too many, and a trace of too many alone", async () => {
    const parts = { settled: [2, 1], asked: [["a", "b"], ["a"], ["b"]], counted: [["a", "b"]] };
    expect(await settledWith(2)).toEqual(parts);
    expect(await settledWith(1)).toEqual(parts);
  });
});
