import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { parseOverrideBook } from "../pricing/parse-override-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, HAIKU, span } from "./testing/spans.ts";
import type { LedgerEntry, SettleSpan } from "./types.ts";

const book = createPriceBook();
const ids = (entries: readonly LedgerEntry[]): string[] => entries.map((entry) => entry.spanId);
const settled = (...spans: SettleSpan[]): string[] => settleTrace(spans, book).map((entry) => entry.spanId);
const cost = (entries: readonly LedgerEntry[]): bigint => entries.reduce((sum, entry) => sum + entry.costNanoUsd, 0n);

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

  it("keeps an agent's sum beside a call that is a root of its own", () => {
    expect(settled(root, chat("call", "", { at: 5, ms: 10, usage: { input: 1, output: 1 } }))).toEqual([
      "root",
      "call",
    ]);
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

  it("takes the longest of spans with one id that tell equally much", () => {
    const spans = [chat("a", "", { ms: 10 }), chat("a", "", { ms: 300 }), chat("a", "", { ms: 20 })];
    expect(settleTrace(spans, book)[0]?.durationNano).toBe(300_000_000n);
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
