import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, span, STRANDS } from "./testing/spans.ts";

const usage = (input: number, output: number) => ({ input, output });

/** The table of docs/settlement.md. */
const SPANS = [
  span("1", "", { name: "POST /ask", sessionId: "s-7", ms: 900 }),
  agent("2", "1", { scopeName: STRANDS, agentName: "helper", usage: usage(2500, 260), at: 1, ms: 880 }),
  chat("3", "2", { scopeName: STRANDS, usage: usage(1000, 100), at: 10, ms: 300 }),
  chat("4", "3", { usage: {}, errorType: "ThrottlingException", at: 20, ms: 30 }),
  chat("5", "3", { usage: usage(1000, 100), at: 60, ms: 200 }),
  span("6", "2", { operation: "execute_tool", scopeName: STRANDS, at: 320, ms: 50 }),
  chat("7", "2", { scopeName: STRANDS, usage: usage(1500, 160), at: 400, ms: 300 }),
];

describe("the example of docs/settlement.md", () => {
  const book = createPriceBook();

  it("has the entries that the page says", () => {
    const entries = settleTrace(SPANS, book);
    expect(entries.map((entry) => [entry.spanId, entry.costStatus])).toEqual([
      ["4", "no_usage"],
      ["5", "priced"],
      ["7", "priced"],
    ]);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        sessionId: "s-7",
        agentName: "helper",
        entryOperation: "invoke_agent",
        surface: "strands",
      });
    }
  });

  it("is one entry of the agent before its calls arrive", () => {
    const entries = settleTrace(SPANS.slice(0, 2), book);
    expect(entries.map((entry) => [entry.spanId, entry.usage])).toEqual([["2", usage(2500, 260)]]);
  });
});
