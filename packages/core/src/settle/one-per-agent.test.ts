import { describe, expect, it } from "vitest";
import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, span, type SpanFields } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();
const PEER = "@arizeai/openinference-instrumentation-bedrock-agent-runtime";
const tokens = (input: number) => ({ usage: { input, output: 10 } });

/** A run of a managed agent with two calls, as we tell it. */
const ours = (parent: string, more: SpanFields = {}): readonly SettleSpan[] => [
  agent("a", parent, { scopeName: "@outcrop/node", surface: "agent", at: 1, ms: 1_990, ...more }),
  chat("a1", "a", { surface: "agent", at: 25, ...tokens(100) }),
  chat("a2", "a", { surface: "agent", at: 705, ...tokens(200) }),
];
/** The same as another instrumentation tells it, by the service's clock. */
const theirs = (more: SpanFields = {}): readonly SettleSpan[] => [
  agent("p", "root", { scopeName: PEER, ms: 2_000, ...more }),
  span("p0", "p", { scopeName: PEER, at: 60 }),
  chat("p1", "p0", { scopeName: PEER, at: 300, ...tokens(100) }),
  chat("p2", "p0", { scopeName: PEER, at: 900, ...tokens(200) }),
];
const ROOT = span("root", "", { ms: 3_000 });
const settled = (...spans: readonly SettleSpan[]): readonly string[] =>
  settleTrace([ROOT, ...spans], book).map(({ spanId }) => spanId);

describe("a run of a managed agent that two reporters tell of", () => {
  it("counts each of its calls once, beside each other or one beneath the other", () => {
    expect(settled(...ours("root"), ...theirs())).toEqual(["a1", "a2"]);
    expect(settled(...ours("p"), ...theirs())).toEqual(["a1", "a2"]);
  });

  it("has the calls of who tells of more, where one saw only a part", () => {
    expect(settled(...ours("root").slice(0, 2), ...theirs())).toEqual(["p1", "p2"]);
    expect(settled(...ours("root"), ...theirs().slice(0, 3))).toEqual(["a1", "a2"]);
  });

  it.each<[string, readonly SettleSpan[], readonly SettleSpan[]]>([
    ["other tokens", ours("root"), [...theirs().slice(0, 3), chat("p2", "p0", { scopeName: PEER, ...tokens(201) })]],
    ["another parent", ours("root"), theirs({ parentSpanId: "elsewhere" })],
    ["another time", ours("root"), theirs({ at: 1_500 })],
    ["no managed agent", ours("root", { surface: "" }), theirs()],
    ["the same scope", ours("root"), theirs().map((one) => ({ ...one, scopeName: "@outcrop/node" }))],
  ])("is two runs with %s", (_what, one, other) => {
    expect(settled(...one, ...other)).toHaveLength(4);
  });
});
