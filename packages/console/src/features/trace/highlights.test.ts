import { describe, expect, it } from "vitest";
import { describeSpans } from "./describe-spans.ts";
import { agentAbove, highlightsOf } from "./highlights.ts";
import { buildTree } from "./span-tree.ts";
import { testEntry, testSpan } from "./test-span.ts";

const spans = [
  testSpan({ spanId: "boss", operation: "invoke_agent", agentName: "boss", statusCode: "ERROR" }),
  testSpan({ spanId: "a", parentSpanId: "boss", ledger: testEntry({ spanId: "a", costNanoUsd: "9" }) }),
  testSpan({
    spanId: "b",
    parentSpanId: "boss",
    finishReasons: ["guardrail_intervened"],
    ledger: testEntry({ spanId: "b", costNanoUsd: "10" }),
  }),
  testSpan({ spanId: "tool", parentSpanId: "boss", statusCode: "ERROR", errorType: "Timeout" }),
  testSpan({ spanId: "late", attributes: { "outcrop.stream.unread": "true" } }),
];
const facts = describeSpans(spans);
const rows = buildTree(spans);

describe("what is seen first", () => {
  it("is where it broke, what was stopped, what has no end, and the dearest call", () => {
    expect(highlightsOf(rows, facts)).toEqual([
      { kind: "failed", spanId: "tool", error: "Timeout" },
      { kind: "intervened", spanId: "b", policies: [] },
      { kind: "unfinished", spanId: "late", word: "Stream not read to the end" },
      { kind: "dearest", spanId: "b", costNanoUsd: "10" },
    ]);
    expect(agentAbove(rows, facts, 3)).toBe("boss");
    expect(agentAbove(rows, facts, 4)).toBe("");
  });

  it("is the call, not the request that carried it, nor the agent that passed it on; else the innermost step", () => {
    const failed = { statusCode: "ERROR" };
    const some = [
      testSpan({ spanId: "ask", name: "POST /ask", ...failed }),
      testSpan({ spanId: "agent", parentSpanId: "ask", operation: "invoke_agent", ...failed }),
      testSpan({ spanId: "call", parentSpanId: "agent", operation: "chat", ...failed }),
      testSpan({ spanId: "http", parentSpanId: "call", name: "POST", ...failed }),
      testSpan({ spanId: "fine", parentSpanId: "agent", operation: "execute_tool" }),
      testSpan({ spanId: "retried", parentSpanId: "fine", name: "GET", ...failed }),
      testSpan({ spanId: "alone", name: "cron", ...failed }),
      testSpan({ spanId: "inner", parentSpanId: "alone", name: "SELECT", ...failed }),
    ];
    expect(highlightsOf(buildTree(some), describeSpans(some)).map(({ spanId }) => spanId)).toEqual([
      "call",
      "retried",
      "inner",
    ]);
  });

  it("is what failed before what has no end, and of a cut stream the innermost span that it left open", () => {
    const open = { "outcrop.agent.incomplete": "true" };
    const some = [
      testSpan({ spanId: "agent", operation: "invoke_agent", statusCode: "ERROR", attributes: open }),
      testSpan({ spanId: "helper", parentSpanId: "agent", operation: "invoke_agent", attributes: open }),
      testSpan({ spanId: "model", parentSpanId: "helper", operation: "chat", attributes: open }),
      testSpan({ spanId: "tool", parentSpanId: "agent", operation: "execute_tool", statusCode: "ERROR" }),
    ];
    expect(highlightsOf(buildTree(some), describeSpans(some)).map(({ kind, spanId }) => [kind, spanId])).toEqual([
      ["failed", "tool"],
      ["unfinished", "model"],
    ]);
  });

  it("is nothing in a trace with one good call", () => {
    const one = [testSpan({ ledger: testEntry({}) })];
    expect(highlightsOf(buildTree(one), describeSpans(one))).toEqual([]);
  });
});
