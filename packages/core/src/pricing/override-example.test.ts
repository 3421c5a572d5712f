import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "./create-price-book.ts";
import { parseOverrideBook } from "./parse-override-book.ts";
import type { PriceQuery } from "./types.ts";

const DOCUMENT = readFileSync(new URL("../../../../docs/pricing.md", import.meta.url), "utf8");
const EXAMPLE = /^```yaml\n([\s\S]*?)^```/m.exec(DOCUMENT)?.[1] ?? "";

describe("the override book of docs/pricing.md", () => {
  const parsed = parseOverrideBook(EXAMPLE);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  const book = createPriceBook({ overrides: parsed.book });
  const price = (id: string, rest: Partial<PriceQuery> = {}) => {
    const atMs = Date.UTC(2026, 10, 1);
    const outcome = book.price({ model: book.resolve(id), usage: { input: 1000, output: 100 }, atMs, ...rest });
    return outcome.status === "priced" ? outcome.costNanoUsd : outcome.status;
  };

  it("prices as its comments say", () => {
    const arn = (resource: string) => `arn:aws:bedrock:eu-west-1:123456789012:${resource}`;
    // Regional Claude Sonnet 4.5, $3.30 and $16.50.
    expect(price(arn("application-inference-profile/ab12cd34ef56"))).toBe(4_950_000n);
    expect(price("us.anthropic.claude-3-haiku-20240307-v1:0")).toBe(300_000n);
    expect(price("anthropic.claude-3-haiku-20240307-v1:0", { atMs: Date.UTC(2026, 5, 30) })).toBe(375_000n);
    expect(price("eu.amazon.nova-pro-v1:0", { serviceTier: "flex", region: "eu-west-1" })).toBe(560_000n);
    expect(price("eu.amazon.nova-pro-v1:0", { region: "eu-west-1" })).toBe(1_120_000n);
    expect(price(arn("custom-model-deployment/ab12cd34ef56"))).toBe(1_120_000n);
    expect(price(arn("provisioned-model/ab12cd34ef56"))).toBe("provisioned");
  });
});
