import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map((entry) => entry.spanId);

describe("settleTrace, several reporters of one request", () => {
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

  it("prefers a model call to an agent's sum with the same request id", () => {
    const sum = agent("sum", "", {
      scopeName: "peer",
      requestId: id,
      usage: { input: 1000, output: 100, cacheRead: 1 },
    });
    expect(settled(sum, chat("call", "", { requestId: id }))).toEqual(["call"]);
  });

  it("leaves a span without usage out where the same reporter tells the usage of the request", () => {
    expect(settled(chat("a", "r", { requestId: id, usage: {} }), chat("b", "r", { requestId: id, at: 1 }))).toEqual([
      "b",
    ]);
  });
});
