import { describe, expect, it } from "vitest";

import { resolveModel } from "../models/resolve-model.ts";
import { createPriceBook } from "./create-price-book.ts";
import { parseOverrideBook } from "./parse-override-book.ts";
import type { PriceBook, PriceQuery } from "./types.ts";

const AT = Date.UTC(2026, 10, 1);
const PROFILE = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34ef56";
const PROVISIONED = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456";
const CUSTOM = "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan-text-express-v1:0:8k/abc123def456";
const HAIKU = "anthropic.claude-3-haiku-20240307-v1:0";

function withOverrides(yaml: string): PriceBook {
  const parsed = parseOverrideBook(yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return createPriceBook({ overrides: parsed.book });
}

function priceOf(book: PriceBook, id: string, rest: Partial<PriceQuery> = {}): string {
  const query = { model: resolveModel(id), usage: { input: 1000, output: 0 }, atMs: AT, ...rest };
  const outcome = book.price(query);
  return outcome.status === "priced" ? String(outcome.costNanoUsd) : outcome.status;
}

describe("createPriceBook, what is not priced", () => {
  const book = createPriceBook();

  it.each([
    ["gpt-4o", "unknown_model"],
    ["anthropic.claude-of-tomorrow-v1:0", "unknown_model"],
    ["amazon.titan-embed-text-v3:0", "unknown_model"],
    ["anthropic.claude-sonnet-9-9", "unknown_model"],
    [PROFILE, "unknown_model"],
    [PROVISIONED, "provisioned"],
    [CUSTOM, "custom_model"],
    ["amazon.nova-canvas-v1:0", "other_unit"],
    ["amazon.nova-sonic-v1:0", "other_unit"],
  ])("%s: %s", (id, status) => {
    expect(priceOf(book, id)).toBe(status);
  });

  it("says no_usage where none was reported, but keeps the reason of what is never priced by the token", () => {
    expect(priceOf(book, HAIKU, { usage: {} })).toBe("no_usage");
    expect(priceOf(book, "gpt-4o", { usage: {} })).toBe("no_usage");
    expect(priceOf(book, PROVISIONED, { usage: {} })).toBe("provisioned");
    expect(priceOf(book, "amazon.nova-canvas-v1:0", { usage: {} })).toBe("other_unit");
  });

  it("prices a reported zero at zero", () => {
    expect(priceOf(book, HAIKU, { usage: { input: 0, output: 0 } })).toBe("0");
  });

  it("takes the reserved tier as reserved capacity, and knows no other rate for flex and priority", () => {
    expect(priceOf(book, HAIKU, { serviceTier: "reserved" })).toBe("provisioned");
    expect(priceOf(book, HAIKU, { serviceTier: "flex" })).toBe(priceOf(book, HAIKU));
    expect(priceOf(book, HAIKU, { serviceTier: "priority" })).toBe(priceOf(book, HAIKU));
  });
});

describe("createPriceBook, awkward usage", () => {
  const book = createPriceBook();
  const cached = "us.anthropic.claude-3-5-haiku-20241022-v1:0"; // $0.80 in, $4 out, read $0.08, write $1

  it.each([
    ["more cached than input tokens", { input: 10, cacheRead: 100 }, "8000"],
    ["only cached tokens", { cacheRead: 100 }, "8000"],
    ["an hour's writes beyond all writes", { input: 100, cacheWrite: 50, cacheWrite1h: 100 }, "160000"],
    ["an hour's writes alone", { input: 100, cacheWrite1h: 100 }, "160000"],
    ["only output", { output: 5 }, "20000"],
    ["counts that are none", { input: Number.NaN, output: 5, cacheRead: -1, cacheWrite: 2.5 }, "20000"],
    ["more tokens than a double holds", { input: 2 ** 60, output: 5 }, "20000"],
    ["a billion and one", { input: 1_000_000_001, output: 5 }, "20000"],
    ["no count at all", { input: Number.POSITIVE_INFINITY }, "no_usage"],
  ])("%s", (_, usage, expected) => {
    expect(priceOf(book, cached, { usage })).toBe(expected);
  });

  it("uses the oldest rate for a call without a sensible time", () => {
    expect(priceOf(book, "openai.gpt-5.6-sol", { atMs: Number.NaN })).toBe("5500000");
    expect(priceOf(book, "openai.gpt-5.6-sol", { atMs: 0 })).toBe("5500000");
  });
});

describe("createPriceBook with overrides", () => {
  it("prefers exact over pattern, long over short, tier and region over any, and the later valid-from", () => {
    const book = withOverrides(`
prices:
  - { model: "*", input: 1 }
  - { model: "anthropic.*", input: 2 }
  - { model: "${HAIKU}", input: 3 }
  - { model: "${HAIKU}", input: 4, region: "eu-*" }
  - { model: "${HAIKU}", input: 5, service_tier: flex }
  - { model: "${HAIKU}", input: 7, valid_from: 2026-12-01 }
  - { model: "${HAIKU}", input: 6, valid_from: 2026-10-01 }
`);
    expect(priceOf(book, "gpt-4o")).toBe("1000000");
    expect(priceOf(book, "us.anthropic.claude-v2")).toBe("2000000");
    expect(priceOf(book, HAIKU, { atMs: Date.UTC(2026, 0, 1) })).toBe("3000000");
    expect(priceOf(book, HAIKU, { region: "eu-west-1" })).toBe("4000000");
    expect(priceOf(book, HAIKU, { serviceTier: "flex", region: "eu-west-1" })).toBe("5000000");
    expect(priceOf(book, HAIKU)).toBe("6000000");
    expect(priceOf(book, HAIKU, { atMs: Date.UTC(2026, 11, 1) })).toBe("7000000");
  });

  it("takes the region from the ARN where the call does not say it", () => {
    const book = withOverrides(`prices: [{ model: "${HAIKU}", input: 9, region: eu-central-1 }]`);
    expect(priceOf(book, `arn:aws:bedrock:eu-central-1::foundation-model/${HAIKU}`)).toBe("9000000");
    expect(priceOf(book, HAIKU)).toBe("250000");
  });

  it("finds the model of an application inference profile, also for a caller that resolved without aliases", () => {
    const book = withOverrides(`aliases: { "${PROFILE}": "global.anthropic.claude-haiku-4-5-20251001-v1:0" }`);
    expect(priceOf(book, PROFILE)).toBe("1000000");
    expect(book.resolve(PROFILE).baseModel).toBe("anthropic.claude-haiku-4-5-20251001-v1:0");
  });

  it("prices custom models and reserved capacity only by a row that names what was sent", () => {
    const book = withOverrides(`
prices:
  - { model: "amazon.titan-text-express-v1:0", input: 1 }
  - { model: "arn:aws:bedrock:*:*:custom-model/*/abc123def456", input: 2 }
  - { model: "*:provisioned-model/*", usd_per_hour: 21.18 }
`);
    expect(priceOf(book, CUSTOM)).toBe("2000000");
    expect(priceOf(book, CUSTOM.replace("abc123", "zzz999"))).toBe("custom_model");
    expect(priceOf(book, PROVISIONED)).toBe("provisioned");
  });

  it("does not price the reserved tier by a row for all tiers", () => {
    const book = withOverrides(`prices: [{ model: "${HAIKU}", input: 9 }]`);
    expect(priceOf(book, HAIKU, { serviceTier: "reserved" })).toBe("provisioned");
    expect(priceOf(book, HAIKU, { serviceTier: "priority" })).toBe("9000000");
    expect(priceOf(book, HAIKU, { serviceTier: "standard" })).toBe("9000000");
  });

  it("takes a model on reserved capacity out of the price per token", () => {
    const book = withOverrides(`prices: [{ model: "${HAIKU}", usd_per_hour: 10 }]`);
    expect(priceOf(book, HAIKU)).toBe("provisioned");
  });

  it("fills the cache rates that a row leaves out, and lets absent output cost nothing", () => {
    const book = withOverrides(
      `prices: [{ model: "my-model", input: 2 }, { model: "anthropic.x-1", input: 2, cache_write: 3 }]`,
    );
    const usage = { input: 100, output: 50, cacheRead: 10, cacheWrite: 20, cacheWrite1h: 5 };
    expect(priceOf(book, "my-model", { usage })).toBe("200000");
    // 70 × 2 + 10 × 2 + 15 × 3 + 5 × 2 × 2, Claude's rule for one-hour writes.
    expect(priceOf(book, "anthropic.x-1", { usage })).toBe("225000");
  });
});

describe("createPriceBook, version", () => {
  it("is the same for the same prices, and another with any override", () => {
    const plain = createPriceBook();
    const one = withOverrides(`prices: [{ model: a, input: 1 }]`);
    const two = withOverrides(`prices: [{ model: a, input: 2 }]`);
    const named = withOverrides(`aliases: { a: b }`);
    expect(createPriceBook().version).toBe(plain.version);
    expect(withOverrides(`prices: [{ model: a, input: 1 }]`).version).toBe(one.version);
    expect(new Set([plain, one, two, named].map((book) => book.version)).size).toBe(4);
    expect(plain.version).toMatch(/^\d+\.\d+\.\d+-[0-9a-f]{12}$/);
  });
});
