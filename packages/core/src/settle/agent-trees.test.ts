import { describe, expect, it } from "vitest";
import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { chat, HAIKU, span, type SpanFields } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const BOOK = createPriceBook();
const SCOPE = "@outcrop/node";

function agent(id: string, parent: string, rest: SpanFields = {}): SettleSpan {
  return span(id, parent, { operation: "invoke_agent", scopeName: SCOPE, surface: "agent", sessionId: "s-1", ...rest });
}

function call(id: string, parent: string, rest: SpanFields = {}): SettleSpan {
  return chat(id, parent, {
    scopeName: SCOPE,
    surface: "agent",
    requestModel: HAIKU,
    requestId: `client-${id}`,
    ...rest,
  });
}

const usage = { input: 100, output: 10 };

describe("settleTrace, of what an agent's trace told", () => {
  it("counts the model calls and none of the sums above them, at any depth", () => {
    const spans = [
      agent("root", "", {
        ms: 1_000,
        usage: { input: 400, output: 40 },
        requestId: "7a0c1a1e-0000-4000-8000-000000000001",
      }),
      call("plan", "root", { at: 10, ms: 50, usage }),
      agent("helper", "root", { at: 70, ms: 500, usage: { input: 300, output: 30 }, agentName: "helper" }),
      call("think", "helper", { at: 80, ms: 50, usage }),
      agent("deep", "helper", { at: 140, ms: 300, usage: { input: 200, output: 20 }, agentName: "deep" }),
      // At the same time, with the same tokens: two collaborators, two calls.
      call("one", "deep", { at: 150, ms: 100, usage }),
      call("two", "deep", { at: 150, ms: 100, usage }),
    ];
    const entries = settleTrace(spans, BOOK);
    expect(entries.map(({ spanId }) => spanId).toSorted()).toEqual(["one", "plan", "think", "two"]);
    const sum = (kind: "input" | "output"): number =>
      entries.reduce((total, entry) => total + (entry.usage[kind] ?? 0), 0);
    expect([sum("input"), sum("output")]).toEqual([400, 40]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        surface: "agent",
        entryOperation: "invoke_agent",
        sessionId: "s-1",
        costStatus: "priced",
      });
    }
    expect(entries.find(({ spanId }) => spanId === "one")?.agentName).toBe("deep");
  });

  it("counts calls of no known model, and calls that were cut off, without a price", () => {
    const spans = [
      agent("root", "", { ms: 1_000, usage }),
      call("known", "root", { at: 10, usage }),
      call("nameless", "root", { at: 200, requestModel: "", usage: { input: 5, output: 5 } }),
      call("cut", "root", { at: 900, usage: {} }),
    ];
    const statuses = settleTrace(spans, BOOK).map(({ spanId, costStatus }) => [spanId, costStatus]);
    expect(statuses).toEqual([
      ["known", "priced"],
      ["nameless", "unknown_model"],
      ["cut", "no_usage"],
    ]);
  });

  it("has nothing to count of an agent whose trace nobody asked for", () => {
    expect(settleTrace([agent("root", "")], BOOK)).toEqual([]);
  });
});
