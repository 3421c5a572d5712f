import { describe, expect, it } from "vitest";

import { parseOverrideBook } from "../pricing/parse-override-book.ts";
import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import type { LedgerEntry, SettleSpan } from "./types.ts";

const book = createPriceBook();
const HAIKU = "anthropic.claude-3-haiku-20240307-v1:0"; // $0.25 in, $1.25 out per million tokens
const BEDROCK = "@outcrop/node";
const STRANDS = "strands.telemetry.tracer";

/** A span that begins `at` and lasts `ms`. */
function span(
  spanId: string,
  parentSpanId: string,
  rest: Partial<SettleSpan> & { at?: number; ms?: number },
): SettleSpan {
  const { at = 0, ms = 100, ...fields } = rest;
  return {
    traceId: "t",
    spanId,
    parentSpanId,
    name: fields.operation ?? "",
    scopeName: "app",
    serviceName: "svc",
    startUnixNano: 1_790_000_000_000_000_000n + BigInt(at) * 1_000_000n,
    durationNano: BigInt(ms) * 1_000_000n,
    operation: "",
    provider: "",
    requestModel: "",
    responseModel: "",
    usage: {},
    region: "",
    serviceTier: "",
    requestId: "",
    sessionId: "",
    userId: "",
    agentName: "",
    surface: "",
    errorType: "",
    ...fields,
  };
}

function chat(spanId: string, parentSpanId: string, rest: Parameters<typeof span>[2] = {}): SettleSpan {
  return span(spanId, parentSpanId, {
    operation: "chat",
    scopeName: BEDROCK,
    requestModel: HAIKU,
    usage: { input: 1000, output: 100 },
    ...rest,
  });
}

const agent = (spanId: string, parentSpanId: string, rest: Parameters<typeof span>[2] = {}): SettleSpan =>
  span(spanId, parentSpanId, { operation: "invoke_agent", ...rest });

const ids = (entries: readonly LedgerEntry[]): string[] => entries.map((entry) => entry.spanId);
const settled = (...spans: SettleSpan[]): string[] => ids(settleTrace(spans, book));
const cost = (entries: readonly LedgerEntry[]): bigint => entries.reduce((sum, entry) => sum + entry.costNanoUsd, 0n);

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

describe("settleTrace, several reporters of one call", () => {
  const id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

  it("counts siblings with the same request id once, and keeps the one that tells most", () => {
    expect(
      settled(
        agent("root", ""),
        chat("a", "root", { scopeName: "peer", requestId: id }),
        chat("b", "root", { requestId: id, usage: { input: 1000, output: 100, cacheRead: 10 } }),
      ),
    ).toEqual(["b"]);
  });

  it("counts siblings without a shared id once when scope differs and model, tokens and time agree", () => {
    expect(
      settled(agent("root", ""), chat("a", "root", { scopeName: "peer" }), chat("b", "root", { at: 3, requestId: id })),
    ).toEqual(["b"]);
  });

  it("counts a call once that a peer saw without reading its tokens", () => {
    expect(settled(chat("a", "r", { scopeName: "peer", usage: {} }), chat("b", "r", { at: 1 }))).toEqual(["b"]);
  });

  it("counts once what Strands tells beneath the agent and Bedrock beside it", () => {
    expect(
      settled(
        span("request", "", { name: "GET /" }),
        agent("agent", "request", { scopeName: STRANDS, ms: 400 }),
        span("cycle", "agent", { operation: "execute_event_loop_cycle", ms: 300 }),
        chat("strands", "cycle", { scopeName: STRANDS, at: 5, ms: 200 }),
        chat("bedrock", "request", { at: 10, ms: 150 }),
      ),
    ).toEqual(["strands"]);
  });

  it("leaves two parallel equal calls of one reporter two", () => {
    expect(settled(agent("root", ""), chat("a", "root"), chat("b", "root"))).toEqual(["a", "b"]);
  });

  it("leaves two parallel equal calls two that two reporters saw", () => {
    const entries = settled(
      chat("a1", "root"),
      chat("a2", "root", { at: 1 }),
      chat("b1", "root", { scopeName: "peer" }),
      chat("b2", "root", { at: 1, scopeName: "peer" }),
    );
    expect(entries).toHaveLength(2);
  });

  it.each([
    ["other tokens", { usage: { input: 1001, output: 100 } }],
    ["another model", { requestModel: "amazon.nova-pro-v1:0" }],
    ["another time", { at: 500 }],
    ["another outcome", { errorType: "ModelStreamErrorException" }],
    ["another request", { requestId: "00000000-9dad-11d1-80b4-00c04fd430c8" }],
    ["another parent", { parentSpanId: "elsewhere" }],
  ])("never merges calls with %s", (_, difference) => {
    expect(
      settled(chat("a", "root", { requestId: id }), { ...chat("b", "root", { scopeName: "peer", ...difference }) }),
    ).toHaveLength(2);
  });

  it("keeps the calls of one InvokeAgent request apart, and its sum out", () => {
    expect(
      settled(
        agent("ours", "", { requestId: id, ms: 900 }),
        chat("c1", "ours", { requestId: id, at: 10 }),
        chat("c2", "ours", { requestId: id, at: 300 }),
        agent("peer", "", { scopeName: "peer", requestId: id, usage: { input: 2000, output: 200 }, ms: 900 }),
      ),
    ).toEqual(["c1", "c2"]);
  });

  it("counts a call once whose instrumentation was registered twice", () => {
    expect(settled(chat("a", "root", { requestId: id }), chat("b", "root", { requestId: id, at: 1 }))).toEqual(["a"]);
  });
});

describe("settleTrace, what is inherited", () => {
  it("takes session, user and agent from the nearest span that says them", () => {
    const [entry] = settleTrace(
      [
        span("root", "", { sessionId: "far", userId: "u" }),
        agent("agent", "root", { sessionId: "near", agentName: "helper" }),
        chat("call", "agent"),
      ],
      book,
    );
    expect(entry).toMatchObject({
      sessionId: "near",
      userId: "u",
      agentName: "helper",
      entryOperation: "invoke_agent",
    });
  });

  it("uses the only session of the trace for a call whose ancestors name none, and none where there are two", () => {
    const lost = chat("lost", "missing");
    const one = settleTrace([span("root", "", { sessionId: "s" }), lost], book);
    const two = settleTrace([span("a", "", { sessionId: "s" }), span("b", "", { sessionId: "t" }), lost], book);
    expect(one[0]?.sessionId).toBe("s");
    expect(two[0]?.sessionId).toBe("");
  });

  it("names the outermost GenAI operation as the entry", () => {
    const spans = [
      span("http", "", { name: "POST /ask" }),
      span("flow", "http", { operation: "invoke_workflow" }),
      agent("agent", "flow"),
      chat("call", "agent"),
    ];
    expect(settleTrace(spans, book)[0]?.entryOperation).toBe("invoke_workflow");
  });

  it.each([
    ["direct", [span("p", "", { name: "GET /" })]],
    ["agent", [agent("p", "")]],
    ["strands", [agent("p", "", { scopeName: STRANDS })]],
    ["agentcore", [span("p", "", { name: "AgentCore.Runtime.Invoke" })]],
    ["agentcore", [span("q", "", { surface: "agentcore" }), agent("p", "q", { scopeName: STRANDS })]],
    ["agentcore", [agent("q", "", { scopeName: STRANDS }), span("p", "q", { name: "POST /invocations" })]],
  ])("infers the surface %s", (surface, above) => {
    expect(settleTrace([...above, chat("call", "p", { surface: "direct" })], book)[0]?.surface).toBe(surface);
  });

  it("believes a call that names a surface other than direct", () => {
    const above = span("p", "", { surface: "agentcore" });
    expect(settleTrace([above, chat("call", "p", { surface: "agent" })], book)[0]?.surface).toBe("agent");
  });

  it("takes the model from above where the call has none, and from the answer where the request hides it", () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
    const [silent, routed] = settleTrace(
      [
        agent("agent", "", { requestModel: HAIKU }),
        chat("a", "agent", { requestModel: "" }),
        chat("b", "agent", { at: 200, requestModel: router, responseModel: `us.${HAIKU}` }),
      ],
      book,
    );
    expect(silent).toMatchObject({ model: HAIKU, costStatus: "priced" });
    expect(routed).toMatchObject({ model: HAIKU, requestModel: router, costStatus: "priced" });
  });
});

describe("settleTrace, traces as they come", () => {
  const root = agent("root", "", { sessionId: "s", usage: { input: 1000, output: 100 }, requestModel: HAIKU });

  it("moves the money from the agent to its call when the call comes late", () => {
    const before = settleTrace([root], book);
    const after = settleTrace([root, chat("late", "root")], book);
    expect(ids(before)).toEqual(["root"]);
    expect(ids(after)).toEqual(["late"]);
    expect(cost(before)).toBe(cost(after));
  });

  it("settles a call whose parent is missing or was not sampled", () => {
    const [entry] = settleTrace([chat("call", "not-here", { sessionId: "s" })], book);
    expect(entry).toMatchObject({ sessionId: "s", entryOperation: "chat", surface: "direct", costNanoUsd: 375_000n });
  });

  it("settles a trace in pieces by what is there, and the whole once it is whole", () => {
    const middle = span("middle", "root", { ms: 90 });
    const call = chat("call", "middle", { ms: 80 });
    const pieces = settleTrace([call, root], book);
    const whole = settleTrace([call, root, middle], book);
    expect(pieces.map((entry) => [entry.spanId, entry.entryOperation])).toEqual([["call", "chat"]]);
    expect(whole.map((entry) => [entry.spanId, entry.entryOperation])).toEqual([["call", "invoke_agent"]]);
    expect(pieces[0]?.sessionId).toBe("s");
  });

  it("keeps an agent's sum beside a call without parent that ran at another time", () => {
    expect(settled(root, chat("call", "missing", { at: 500 }))).toEqual(["root", "call"]);
  });

  it("prices again with another book, and says by which version", () => {
    const parsed = parseOverrideBook(`prices:\n  - { model: "${HAIKU}", input: 1, output: 2 }`);
    if (!parsed.ok) throw new Error("the override book is valid");
    const other = createPriceBook({ overrides: parsed.book });
    const [entry] = settleTrace([chat("a", "")], other);
    expect(entry).toMatchObject({ costNanoUsd: 1_200_000n, priceVersion: other.version });
    expect(other.version).not.toBe(book.version);
  });

  it("settles spans of several traces trace by trace", () => {
    const other = { ...chat("a", ""), traceId: "other" };
    expect(settleTrace([chat("a", ""), other], book).map((entry) => entry.traceId)).toEqual(["other", "t"]);
  });
});

describe("settleTrace, senders' defects", () => {
  it("survives a span that is its own parent and parents in a circle", () => {
    expect(settled(chat("a", "a"))).toEqual(["a"]);
    expect(settled(agent("a", "c"), agent("b", "a", { at: 1 }), chat("c", "b", { at: 2 }))).toEqual(["c"]);
    expect(settled(chat("a", "b"), chat("b", "a", { at: 1 }), chat("c", "a", { at: 2 }))).toHaveLength(2);
    expect(
      settled(agent("x", "b"), agent("b", "a"), agent("a", "b"), chat("y", "x"), chat("z", "b", { at: 500 })),
    ).toEqual(["y", "z"]);
  });

  it("takes the most complete of different spans with one id", () => {
    const spans = [chat("a", "", { usage: {} }), chat("a", ""), chat("a", "", { requestModel: "", usage: {} })];
    expect(settleTrace(spans, book)).toEqual(settleTrace([chat("a", "")], book));
  });

  it("does not let an impossible count reach a sum", () => {
    const usage = { input: Number.NaN, output: -5, cacheRead: 1e300, cacheWrite: 1.5 };
    const [entry] = settleTrace([chat("a", "", { usage })], book);
    expect(entry).toMatchObject({ usage: {}, costStatus: "no_usage", costNanoUsd: 0n });
  });

  it("settles a chain of 100,000 spans", () => {
    const chain = Array.from({ length: 100_000 }, (_, index) =>
      chat(`s${index}`, index === 0 ? "" : `s${index - 1}`, { scopeName: `scope${index % 7}`, at: index }),
    );
    expect(settled(...chain.toReversed())).toEqual(["s99999"]);
  });
});
