import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, span, STRANDS } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map((entry) => entry.spanId);

describe("settleTrace, several reporters of one call", () => {
  const id = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

  it("counts siblings without a shared id once when scope differs and model, tokens and time agree", () => {
    expect(
      settled(agent("root", ""), chat("a", "root", { scopeName: "peer" }), chat("b", "root", { at: 3, requestId: id })),
    ).toEqual(["b"]);
  });

  it("counts a call once that a peer saw without reading its tokens", () => {
    expect(settled(chat("a", "r", { scopeName: "peer", usage: {} }), chat("b", "r", { at: 1 }))).toEqual(["b"]);
  });

  it("counts a call once of which one reporter does not know the cached tokens", () => {
    const cached = chat("a", "r", { usage: { input: 110, output: 5, cacheRead: 60, cacheWrite: 40 } });
    expect(settled(cached, chat("b", "r", { scopeName: "peer", at: 1, usage: { input: 10, output: 5 } }))).toEqual([
      "a",
    ]);
    const other = chat("b", "r", { scopeName: "peer", at: 1, usage: { input: 110, output: 5, cacheRead: 100 } });
    const differs = { ...cached, usage: { input: 60, output: 5, cacheRead: 50 } };
    expect(settled(differs, other)).toHaveLength(2);
  });

  it("counts a call once of which one reporter tells a part of the model's identifier", () => {
    const named = { scopeName: "peer", at: 1, requestModel: "claude-3-haiku" };
    expect(settled(chat("a", "r", { requestId: id }), chat("b", "r", named))).toEqual(["a"]);
    expect(settled(chat("a", "r"), chat("b", "r", { ...named, requestModel: "amazon.nova-lite-v1:0" }))).toHaveLength(
      2,
    );
  });

  it("counts a failure once that one reporter tells without an error", () => {
    const failed = chat("a", "r", { usage: {}, errorType: "ThrottlingException" });
    expect(settled(failed, chat("b", "r", { scopeName: "peer", at: 1, usage: {} }))).toEqual(["a"]);
    expect(settled(failed, chat("b", "r", { scopeName: "peer", at: 1 }))).toHaveLength(2);
  });

  it("counts a failure once that one reporter tells beneath a span that never ended, and another in its place", () => {
    const torn = { usage: {}, errorType: "ThrottlingException", at: 1, ms: 8 };
    const peer = { scopeName: "peer", usage: {}, ms: 10 };
    const root = agent("root", "");
    expect(settled(root, chat("a", "leaked", torn), chat("b", "root", peer))).toEqual(["a"]);
    const failed = { ...peer, errorType: "Error" };
    expect(settled(root, chat("a", "leaked", torn), chat("b", "root", failed))).toEqual(["b"]);
    // Two of one reporter are two, and one of another cannot be both of them.
    const two = [chat("a", "leaked", torn), chat("c", "leaked too", torn)];
    expect(settled(root, ...two)).toHaveLength(2);
    expect(settled(root, ...two, chat("b", "root", failed))).toHaveLength(2);
    // Nor is it what was told at another time, or of another model, or with tokens.
    expect(settled(root, chat("a", "leaked", { ...torn, at: 30 }), chat("b", "root", failed))).toHaveLength(2);
    const other = { ...failed, requestModel: "amazon.nova-pro-v1:0" };
    expect(settled(root, chat("a", "leaked", torn), chat("b", "root", other))).toHaveLength(2);
    expect(settled(root, chat("a", "leaked", torn), chat("b", "root", { scopeName: "peer", ms: 10 }))).toHaveLength(2);
  });

  it("counts an embedding once that one reporter tells with an output of zero and another without an output", () => {
    const embeddings = { operation: "embeddings", requestModel: "amazon.titan-embed-text-v2:0" };
    expect(
      settled(
        chat("a", "r", { ...embeddings, usage: { input: 10 } }),
        chat("b", "r", { ...embeddings, scopeName: "peer", at: 1, usage: { input: 10, output: 0 } }),
      ),
    ).toHaveLength(1);
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

  it("counts a call once though the process stood still as the outer span of the two began", () => {
    // Strands' span read one clock, stood still for 60 ms, and read the other: its end is early by as much.
    const strands = chat("strands", "agent", { scopeName: STRANDS, at: 5, ms: 930 });
    const spans = [span("request", ""), agent("agent", "request", { scopeName: STRANDS, ms: 1_000 }), strands];
    expect(settled(...spans, chat("bedrock", "request", { at: 70, ms: 920 }))).toEqual(["strands"]);
    // A call that began later by more of it is another one.
    expect(settled(...spans, chat("bedrock", "request", { at: 400, ms: 920 }))).toEqual(["strands", "bedrock"]);
  });

  const PART = "claude-3-haiku";

  it("counts once what two reporters without a price tell, each with another part of the identifier", () => {
    const cached = { input: 110, output: 5, cacheRead: 100 };
    const one = chat("a", "r", { scopeName: "peer-1", requestModel: PART, usage: cached });
    const other = { scopeName: "peer-2", at: 1, usage: { input: 10, output: 5 } };
    expect(settled(one, chat("b", "r", { ...other, requestModel: `${PART}-20240307-v1:0` }))).toHaveLength(1);
    expect(settled(one, chat("b", "r", { ...other, requestModel: "claude-3-opus" }))).toHaveLength(2);
  });

  it("counts a call once of which one reporter, who tells a part of the identifier, saw the output only in part", () => {
    const whole = chat("a", "r", { requestId: id });
    const part = { scopeName: "peer", requestModel: PART, at: 1, ms: 99, usage: { input: 1000, output: 1 } };
    expect(settled(whole, chat("b", "r", part))).toEqual(["a"]);
    expect(settled(whole, chat("b", "r", { ...part, requestModel: "mistral-large" }))).toHaveLength(2);
    expect(settled(whole, chat("b", "r", { ...part, requestModel: whole.requestModel }))).toHaveLength(2);
    expect(settled(whole, chat("b", "r", { ...part, at: 50 }))).toHaveLength(2);
  });

  it("counts once what three reporters tell, one beneath the second and beside the third, within a clock's step", () => {
    const active = chat("p1", "r", { scopeName: "peer-1", durationNano: 7_000_000n });
    const ours = { requestId: id, at: 1, durationNano: 6_200_000n };
    const beside = { scopeName: "peer-2", requestModel: PART, durationNano: 7_100_000n };
    expect(settled(active, chat("a", "p1", ours), chat("p2", "r", beside))).toEqual(["a"]);
    const part = { input: 1000, output: 1 };
    expect(settled(active, chat("a", "p1", ours), chat("p2", "r", { ...beside, usage: part }))).toEqual(["a"]);
    const late = { ...beside, at: 4, durationNano: 7_000_000n };
    expect(settled(active, chat("a", "p1", ours), chat("p2", "r", late))).toHaveLength(2);
  });

  it("counts a failure once that one reporter tells beneath the second, and the third beside that without an error", () => {
    const failed = { usage: {}, errorType: "ThrottlingException", requestId: id };
    const spans = (usage: SettleSpan["usage"]) => [
      chat("p1", "r", { scopeName: "peer-1", usage: {} }),
      chat("a", "p1", { ...failed, at: 1, ms: 98 }),
      chat("p2", "r", { scopeName: "peer-2", requestModel: PART, usage }),
    ];
    expect(settled(...spans({}))).toEqual(["a"]);
    expect(settled(...spans({ input: 1, output: 1 }))).toHaveLength(2);
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

  it("pairs a peer's call without tokens with the call that the peer did not tell of otherwise", () => {
    const peer = { scopeName: "peer" };
    const other = { usage: { input: 7, output: 7 } };
    const calls = [
      chat("a", "r"),
      chat("pa", "r", peer),
      chat("b", "r", other),
      chat("pb", "r", { ...peer, usage: {} }),
    ];
    expect(settled(...calls)).toEqual(["a", "b"]);
    expect(settled(...calls.filter((call) => call.spanId !== "b"))).toEqual(["a", "pb"]);
  });

  it("counts Strands and Bedrock calls apart that did not run within each other", () => {
    expect(
      settled(
        span("request", "", { name: "GET /" }),
        agent("agent", "request", { scopeName: STRANDS, ms: 400 }),
        chat("strands", "agent", { scopeName: STRANDS, at: 5, ms: 200 }),
        chat("bedrock", "request", { at: 100, ms: 200 }),
      ),
    ).toEqual(["strands", "bedrock"]);
  });

  it("leaves two calls of one reporter two of which one has no usage", () => {
    const peer = chat("c", "r", { scopeName: "peer", at: 900 });
    expect(settled(chat("a", "r", { usage: {} }), chat("b", "r", { at: 1 }), peer)).toEqual(["a", "b", "c"]);
  });

  it("leaves equal calls of one reporter two of which one is made deeper", () => {
    const inner = chat("inner", "agent", { at: 5, ms: 50 });
    const peer = chat("peer", "elsewhere", { scopeName: "peer", at: 900 });
    expect(settled(span("root", ""), agent("agent", "root"), inner, chat("outer", "root"), peer)).toHaveLength(3);
  });

  it("pairs a call beside the agent with none that its reporter told of already", () => {
    expect(
      settled(
        span("root", ""),
        agent("agent", "root", { ms: 300 }),
        chat("strands", "agent", { scopeName: STRANDS, ms: 200, sessionId: "s", userId: "u", agentName: "a" }),
        chat("beneath", "agent", { at: 5, ms: 100 }),
        chat("beside", "root", { at: 6, ms: 100 }),
      ),
    ).toEqual(["strands", "beside"]);
  });
});
