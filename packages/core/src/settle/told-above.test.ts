import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { settleTrace } from "./settle-trace.ts";
import { agent, chat, HAIKU, STRANDS } from "./testing/spans.ts";

const book = createPriceBook();
const CACHED = { input: 110, output: 5, cacheRead: 100 };
const BARE = { input: 10, output: 5 };

describe("settleTrace, what a span above knows of the same call", () => {
  it("takes cached tokens from it where the one that counts does not know of them", () => {
    const outer = chat("outer", "", { scopeName: STRANDS, usage: CACHED });
    const [entry, ...others] = settleTrace([outer, chat("inner", "outer", { scopeName: "peer", usage: BARE })], book);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({ spanId: "inner", usage: CACHED });
    expect(entry?.costNanoUsd).toBe(settleTrace([outer], book)[0]?.costNanoUsd);
  });

  it("takes the model from it where the one that counts tells only a part", () => {
    const outer = chat("outer", "", { scopeName: STRANDS });
    const [entry] = settleTrace([outer, chat("inner", "outer", { scopeName: "peer", requestModel: "claude-3" })], book);
    expect(entry).toMatchObject({ spanId: "inner", model: HAIKU, costStatus: "priced" });
  });

  it.each([
    ["other tokens", { usage: { input: 210, output: 5, cacheRead: 100 } }],
    ["cached tokens that are more than the input", { usage: { input: 10, output: 6, cacheRead: 100 } }],
    ["the same scope", { scopeName: "peer", usage: CACHED }],
  ])("takes nothing from one with %s", (_what, fields) => {
    const outer = chat("outer", "", { scopeName: STRANDS, ...fields });
    const [entry] = settleTrace([outer, chat("inner", "outer", { scopeName: "peer", usage: BARE })], book);
    expect(entry).toMatchObject({ spanId: "inner", usage: BARE });
  });

  it("takes nothing across an agent", () => {
    const spans = [
      chat("outer", "", { scopeName: STRANDS, usage: CACHED }),
      agent("agent", "outer"),
      chat("inner", "agent", { scopeName: "peer", usage: BARE }),
    ];
    expect(settleTrace(spans, book)).toMatchObject([{ spanId: "inner", usage: BARE }]);
  });
});
