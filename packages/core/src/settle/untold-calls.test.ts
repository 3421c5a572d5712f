import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, HAIKU, span, STRANDS, type SpanFields } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map((entry) => entry.spanId);

const RAG = "BedrockAgentRuntime.RetrieveAndGenerate";
/** A call of a model that the conventions have no operation for, and that the service tells no tokens of. */
const untold = (spanId: string, parentSpanId: string, rest: SpanFields = {}): SettleSpan =>
  span(spanId, parentSpanId, {
    name: RAG,
    scopeName: "@outcrop/node",
    requestModel: HAIKU,
    costStatus: "no_usage",
    ...rest,
  });

describe("a call whose span tells a model and why it has no price", () => {
  it("is an entry without cost, by the name of its span", () => {
    const root = span("root", "", { name: "POST /ask", sessionId: "s-1" });
    expect(settleTrace([root, untold("rag", "root")], book)).toMatchObject([
      {
        spanId: "rag",
        operation: RAG,
        entryOperation: RAG,
        requestModel: HAIKU,
        model: HAIKU,
        costStatus: "no_usage",
        costNanoUsd: 0n,
        sessionId: "s-1",
        surface: "direct",
      },
    ]);
  });

  it("that the conventions call a retrieval keeps that operation, and its reason", () => {
    const model = "cohere.rerank-v3-5:0";
    const rerank = untold("r", "", { operation: "retrieval", requestModel: model, costStatus: "other_unit" });
    expect(settleTrace([rerank], book)).toMatchObject([{ operation: "retrieval", costStatus: "other_unit" }]);
  });

  it("counts beside the calls around it, and once", () => {
    expect(
      settled(
        agent("agent", "", { usage: { input: 1000, output: 100 } }),
        chat("chat", "agent"),
        span("tool", "agent", { operation: "execute_tool", at: 200 }),
        untold("rag", "tool", { at: 210 }),
        untold("rag", "tool", { at: 210 }),
      ),
    ).toEqual(["chat", "rag"]);
  });

  it("does not count where what it did is told beneath, by whomever", () => {
    expect(settled(untold("rag", ""), chat("chat", "rag", { scopeName: "gateway" }))).toEqual(["chat"]);
    expect(settled(untold("outer", "", { scopeName: "other" }), untold("rag", "outer"))).toEqual(["rag"]);
    expect(settled(chat("chat", "", { scopeName: "other", usage: {} }), untold("rag", "chat"))).toEqual(["rag"]);
  });

  it("is told once where two reporters carry the id of its request", () => {
    const requestId = "0f1e2d3c-0000-4000-8000-000000000001";
    const other = chat("other", "", { scopeName: "opentelemetry.bedrock", usage: {}, requestId });
    expect(settled(other, untold("rag", "", { requestId, at: 1, ms: 90 }))).toHaveLength(1);
  });

  it("that is made while an answer is read is put beside the request that it is read from", () => {
    const stream = chat("stream", "", { requestId: "r-1" });
    expect(settled(stream, untold("rag", "stream", { requestId: "r-2", at: 10, ms: 20 }))).toEqual(["stream", "rag"]);
  });

  it.each([
    ["an agent, whose status is that of the calls beneath", { operation: "invoke_agent", scopeName: STRANDS }],
    ["a tool", { operation: "execute_tool" }],
    ["a span that names no model", { requestModel: "" }],
    ["a span without a status", { costStatus: "" }],
    ["a span that says it was priced", { costStatus: "priced" }],
  ] as const)("is not %s", (_what, fields) => {
    expect(settled(untold("a", "", fields))).toEqual([]);
  });

  it("takes no dollar from other calls and adds none, wherever it stands among them", () => {
    const calls = fc.array(fc.record({ parent: fc.constantFrom("", "root", "c0", "c1"), at: fc.nat(50) }), {
      minLength: 1,
      maxLength: 6,
    });
    const place = fc.record({ parent: fc.constantFrom("", "root", "missing"), at: fc.nat(50), ms: fc.nat(50) });
    fc.assert(
      fc.property(calls, place, (told, { parent, ...time }) => {
        const spans = [
          span("root", "", { ms: 500 }),
          ...told.map(({ at, parent: above }, i) => chat(`c${i}`, above === `c${i}` ? "" : above, { at })),
        ];
        const dollars = (all: readonly SettleSpan[]): bigint =>
          settleTrace(all, book).reduce((sum, entry) => sum + entry.costNanoUsd, 0n);
        const rag = untold("rag", parent, { ...time, requestModel: "amazon.nova-pro-v1:0" });
        expect(dollars([...spans, rag])).toBe(dollars(spans));
        expect(settleTrace([...spans, rag], book).filter((entry) => entry.spanId === "rag")).toHaveLength(1);
      }),
    );
  });
});
