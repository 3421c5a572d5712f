import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, span, STRANDS } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map((entry) => entry.spanId);

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

  it("leaves an agent's sum out where another reporter's span of the request has the calls beneath", () => {
    expect(
      settled(
        agent("ours", "", { requestId: id, ms: 900 }),
        chat("call", "ours", { at: 10 }),
        agent("peer", "", { scopeName: "peer", requestId: id, usage: { input: 1000, output: 100 }, ms: 900 }),
      ),
    ).toEqual(["call"]);
  });

  it("believes the reporter that tells of more calls of one request", () => {
    expect(
      settled(
        chat("sum", "r", {
          scopeName: "peer",
          requestId: id,
          usage: { input: 1000, output: 100, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0 },
          ms: 900,
        }),
        chat("c1", "r", { requestId: id, usage: { input: 600, output: 60 } }),
        chat("c2", "r", { requestId: id, usage: { input: 400, output: 40 }, at: 200 }),
      ),
    ).toEqual(["c1", "c2"]);
  });

  it("counts a call once whose instrumentation was registered twice", () => {
    expect(settled(chat("a", "root", { requestId: id }), chat("b", "root", { requestId: id, at: 1 }))).toEqual(["a"]);
  });
});
