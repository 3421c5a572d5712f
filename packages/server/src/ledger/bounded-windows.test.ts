import { describe, expect, it } from "vitest";
import type { Store } from "../store/store.ts";
import { boundedWindows } from "./bounded-windows.ts";

const storeOf = (counts: Readonly<Record<string, number>>): Store =>
  ({
    query: () => Promise.resolve(Object.entries(counts).map(([TraceId, Spans]) => ({ TraceId, Spans: String(Spans) }))),
  }) as unknown as Store;
const partsOf = async (counts: Readonly<Record<string, number>>, traceIds: readonly string[]): Promise<unknown> => {
  const windows = await boundedWindows(storeOf(counts), "acme", { traceIds, from: 1n, to: 2n }, 10);
  return windows.map((window) => window.traceIds);
};

describe("boundedWindows", () => {
  it("leaves together what can be loaded at once", async () => {
    expect(await partsOf({ a: 4, b: 6 }, ["a", "b"])).toEqual([["a", "b"]]);
  });

  it("parts what is too much, and leaves a trace that is too much by itself alone", async () => {
    expect(await partsOf({ a: 4, b: 7, c: 50, d: 1 }, ["a", "b", "c", "d"])).toEqual([["a"], ["b"], ["c"], ["d"]]);
  });

  it("leaves out what was not counted: traces without a span that can be a call", async () => {
    expect(await partsOf({ a: 10 }, ["a", "plain"])).toEqual([["a"]]);
    expect(await partsOf({}, ["plain", "too"])).toEqual([]);
  });
});
