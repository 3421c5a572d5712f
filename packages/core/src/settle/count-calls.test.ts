import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, HAIKU, span, STRANDS } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map((entry) => entry.spanId);

describe("settleTrace, what counts", () => {
  it("writes one priced entry for a call", () => {
    const call = chat("a", "", { sessionId: "s", userId: "u", region: "us-east-1", provider: "aws.bedrock" });
    expect(settleTrace([call], book)).toEqual([
      {
        traceId: "t",
        spanId: "a",
        startUnixNano: call.startUnixNano,
        durationNano: call.durationNano,
        serviceName: "svc",
        operation: "chat",
        provider: "aws.bedrock",
        model: HAIKU,
        requestModel: HAIKU,
        usage: { input: 1000, output: 100 },
        costStatus: "priced",
        costNanoUsd: 375_000n, // 1000 × 250 + 100 × 1250 nano-dollars
        priceVersion: book.version,
        sessionId: "s",
        userId: "u",
        agentName: "",
        entryOperation: "chat",
        surface: "direct",
        errorType: "",
      },
    ]);
  });

  it("counts a Strands chat that contains a Bedrock chat once, at the inner one", () => {
    expect(
      settled(
        agent("agent", "", { scopeName: STRANDS, usage: { input: 1000, output: 100 } }),
        span("cycle", "agent", { operation: "execute_event_loop_cycle", scopeName: STRANDS }),
        chat("outer", "cycle", { scopeName: STRANDS }),
        span("http", "outer", { name: "POST" }),
        chat("inner", "http"),
      ),
    ).toEqual(["inner"]);
  });

  it("counts a chain of three instrumentations on one call once", () => {
    expect(settled(chat("a", "", { scopeName: "x" }), chat("b", "a", { scopeName: "y" }), chat("c", "b"))).toEqual([
      "c",
    ]);
  });

  it("counts usage on an agent only when no call beneath has usage", () => {
    const sum = { input: 900, output: 90 };
    expect(settled(agent("agent", "", { usage: sum, requestModel: HAIKU }), span("tool", "agent", {}))).toEqual([
      "agent",
    ]);
    expect(settled(agent("agent", "", { usage: sum }), chat("call", "agent"))).toEqual(["call"]);
  });

  it("counts the innermost of agents that sum up each other", () => {
    const usage = { input: 10, output: 1 };
    expect(
      settled(span("graph", "", { operation: "invoke_graph", usage }), agent("a", "graph", { usage }), agent("b", "a")),
    ).toEqual(["a"]);
  });

  it("does not take an agent that reports zero tokens for a call", () => {
    expect(settled(agent("agent", "", { usage: { input: 0, output: 0 } }))).toEqual([]);
  });

  it("keeps a failed call without usage as an entry without cost", () => {
    const [entry] = settleTrace([chat("a", "", { usage: {}, errorType: "ThrottlingException" })], book);
    expect(entry).toMatchObject({ costStatus: "no_usage", costNanoUsd: 0n, errorType: "ThrottlingException" });
  });

  it("tells of a failure once when two nested instrumentations saw it", () => {
    const failed = { usage: {}, errorType: "ValidationException" };
    expect(settled(chat("outer", "", failed), chat("inner", "outer", failed))).toEqual(["inner"]);
  });

  it("counts each attempt beneath a call, and the call itself not again", () => {
    const throttled = { usage: {}, errorType: "ThrottlingException" };
    expect(
      settled(
        chat("outer", "", { scopeName: "framework", ms: 1000 }),
        chat("try1", "outer", { ...throttled, at: 10 }),
        chat("try2", "outer", { at: 300 }),
      ),
    ).toEqual(["try1", "try2"]);
  });

  it("counts the outer call where the inner instrumentation saw no usage", () => {
    expect(settled(chat("outer", "", { scopeName: "framework" }), chat("inner", "outer", { usage: {} }))).toEqual([
      "outer",
    ]);
  });

  it("counts every call of an agent with tools and a sub-agent", () => {
    expect(
      settled(
        agent("root", "", { usage: { input: 3000, output: 300 } }),
        chat("c1", "root", { at: 10 }),
        span("tool", "root", { operation: "execute_tool", at: 200 }),
        agent("sub", "tool", { at: 210, usage: { input: 1000, output: 100 } }),
        chat("c2", "sub", { at: 220 }),
        chat("c3", "root", { at: 400 }),
      ),
    ).toEqual(["c1", "c2", "c3"]);
  });

  it("leaves spans that are no GenAI spans alone", () => {
    expect(settled(span("a", "", { name: "GET /" }), span("b", "a", { operation: "execute_tool" }))).toEqual([]);
    expect(settleTrace([], book)).toEqual([]);
  });
});
