import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, HAIKU, span, type SpanFields, STRANDS } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const NOVA = "amazon.nova-lite-v1:0";
const uuid = (last: number): string => `7a0c1a1e-0000-4000-8000-${String(last).padStart(12, "0")}`;
const OURS = "@outcrop/node";

/** A streamed call, ten seconds long. */
const stream = (id: string, parent = "", rest: SpanFields = {}): SettleSpan =>
  chat(id, parent, { ms: 10_000, usage: { input: 1000, output: 100 }, requestId: uuid(1), surface: "direct", ...rest });
/** A call that was made for one of its events. */
const inLoop = (id: string, parent: string, rest: SpanFields = {}): SettleSpan =>
  chat(id, parent, { at: 100, usage: { input: 10, output: 5 }, requestId: uuid(2), surface: "direct", ...rest });

const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map(({ spanId }) => spanId);

describe("settleTrace, calls that the consumer of a stream made", () => {
  it("counts the stream and the call, each with its own tokens", () => {
    const entries = settleTrace([stream("outer"), inLoop("inner", "outer")], book);
    expect(entries.map(({ spanId, usage, costNanoUsd }) => [spanId, usage, costNanoUsd])).toEqual([
      ["outer", { input: 1000, output: 100 }, 375_000n],
      ["inner", { input: 10, output: 5 }, 8_750n],
    ]);
  });

  it("counts them with spans in between, with equal tokens, and one stream in another's loop", () => {
    const usage = { input: 1000, output: 100 };
    expect(
      settled(
        stream("outer"),
        span("tool", "outer", { operation: "execute_tool", at: 50 }),
        stream("middle", "tool", { at: 60, usage, requestId: uuid(2) }),
        span("http", "middle", { at: 70 }),
        inLoop("inner", "http", { usage, requestId: uuid(3) }),
      ),
    ).toEqual(["outer", "middle", "inner"]);
  });

  it("counts the stream where a framework tells of the call in its loop, too, and the call once", () => {
    expect(
      settled(
        stream("outer"),
        chat("framework", "outer", { at: 90, scopeName: STRANDS, usage: { input: 10, output: 5 }, ms: 200 }),
        inLoop("inner", "framework"),
      ),
    ).toEqual(["outer", "inner"]);
  });

  it("counts a call around both once: at the stream", () => {
    expect(
      settled(
        chat("framework", "", { scopeName: "framework", ms: 20_000 }),
        stream("outer", "framework"),
        inLoop("inner", "outer"),
      ),
    ).toEqual(["outer", "inner"]);
  });

  it("counts calls without tokens, failed and not, as calls of their own", () => {
    expect(
      settled(
        stream("outer"),
        inLoop("silent", "outer", { usage: {} }),
        inLoop("failed", "outer", { at: 300, usage: {}, requestId: uuid(3), errorType: "ThrottlingException" }),
      ),
    ).toEqual(["outer", "silent", "failed"]);
    expect(settled(stream("left early", "", { usage: {} }), inLoop("inner", "left early"))).toEqual([
      "left early",
      "inner",
    ]);
  });

  it("counts a call of another model that somebody else tells without a request id", () => {
    const other = { scopeName: "other", requestModel: NOVA, requestId: "" };
    expect(settled(stream("outer"), inLoop("inner", "outer", other))).toEqual(["outer", "inner"]);
  });

  it("gives a call in the loop over a managed agent's answer neither the agent's name nor its surface", () => {
    const own = { surface: "agent", requestId: "client-1" } as const;
    const spans = [
      agent("agent", "", {
        scopeName: OURS,
        surface: "agent",
        agentName: "helper",
        requestId: uuid(1),
        ms: 10_000,
        usage: { input: 1000, output: 100 },
      }),
      chat("own", "agent", own),
      span("tool", "agent", { operation: "execute_tool", at: 90 }),
      inLoop("inner", "tool"),
    ];
    expect(settleTrace(spans, book)).toMatchObject([
      { spanId: "own", agentName: "helper", surface: "agent" },
      { spanId: "inner", agentName: "", surface: "direct", entryOperation: "execute_tool" },
    ]);
  });

  it.each<[string, SettleSpan, SettleSpan]>([
    ["carry one request id", stream("outer"), inLoop("inner", "outer", { requestId: uuid(1) })],
    ["do not both carry one", stream("outer"), inLoop("inner", "outer", { requestId: "" })],
    [
      "come from different scopes with one model",
      stream("outer", "", { scopeName: "peer", requestId: "msg_1" }),
      inLoop("inner", "outer"),
    ],
    [
      "come from different scopes with the same tokens",
      stream("outer"),
      inLoop("inner", "outer", { scopeName: "peer", usage: { input: 1000, output: 100 }, requestModel: NOVA }),
    ],
    [
      "come from different scopes and no one knows the model of one",
      stream("outer"),
      inLoop("inner", "outer", { scopeName: "peer", requestModel: "mine" }),
    ],
    ["come from a gateway and its client", stream("outer"), inLoop("inner", "outer", { serviceName: "gateway" })],
  ])("counts nested spans once that %s", (_why, outer, inner) => {
    expect(settled(outer, inner)).toEqual(["inner"]);
  });

  it("leaves with an agent in a container of AgentCore the calls that the container made", () => {
    const spans = [
      agent("agent", "", { scopeName: OURS, surface: "agentcore", agentName: "helper", requestId: uuid(1) }),
      inLoop("inner", "agent"),
    ];
    expect(settleTrace(spans, book)).toMatchObject([{ agentName: "helper", surface: "agentcore" }]);
  });

  it("counts every one of any tree of requests with ids of their own, with spans of any kind in between", () => {
    const node = fc.record({ parent: fc.nat(), input: fc.nat(50), isCall: fc.boolean(), at: fc.nat(20) });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 20 }), (nodes, order) => {
        const spans = nodes.map(({ parent, input, isCall, at }, index) => {
          const above = index === 0 ? "" : `s${parent % index}`;
          const usage = { input: input + 1, output: 1 };
          return isCall
            ? inLoop(`s${index}`, above, { usage, at, requestId: uuid(index) })
            : span(`s${index}`, above, { at, operation: parent % 2 === 0 ? "execute_tool" : "" });
        });
        const sent = order.reduce<readonly SettleSpan[]>(
          (list, at) => [...list.slice(at % (list.length + 1)), ...list.slice(0, at % (list.length + 1))],
          spans,
        );
        const calls = spans.filter(({ operation }) => operation === "chat");
        const entries = settleTrace(sent, book);
        expect(entries.map(({ spanId }) => spanId).toSorted()).toEqual(calls.map(({ spanId }) => spanId).toSorted());
        const sum = (list: readonly Pick<SettleSpan, "usage">[]): number =>
          list.reduce((total, { usage }) => total + (usage.input ?? 0), 0);
        expect(sum(entries)).toBe(sum(calls));
      }),
    );
  });

  it("gives a call what the stream's own ancestors say", () => {
    const spans = [
      agent("root", "", { agentName: "mine", sessionId: "s", userId: "u" }),
      stream("outer", "root"),
      inLoop("inner", "outer", { requestModel: HAIKU }),
    ];
    expect(settleTrace(spans, book)).toMatchObject([
      { spanId: "outer", agentName: "mine", sessionId: "s", userId: "u", entryOperation: "invoke_agent" },
      { spanId: "inner", agentName: "mine", sessionId: "s", userId: "u", entryOperation: "invoke_agent" },
    ]);
  });
});
