import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseOverrideBook } from "./parse-override-book.ts";

function faults(text: string): readonly string[] {
  const parsed = parseOverrideBook(text);
  return parsed.ok ? [] : parsed.errors.map(({ line, path, message }) => `${line} ${path}: ${message}`);
}

describe("parseOverrideBook", () => {
  it("reads prices, capacity and aliases, with numbers as they are written", () => {
    const parsed = parseOverrideBook(`
aliases:
  arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12: amazon.nova-pro-v1:0
prices:
  - model: "anthropic.claude-sonnet-4-5-*"
    region: eu-*
    service_tier: flex
    valid_from: 2026-11-01
    input: 1.50
    output: "7.5"
    cache_read: 0.000000000001
    cache_write: 2
    cache_write_1h: 3
  - { model: "arn:aws:bedrock:*:*:provisioned-model/*", usd_per_hour: 21.18 }
`);
    expect(parsed).toEqual({
      ok: true,
      book: {
        aliases: new Map([
          ["arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12", "amazon.nova-pro-v1:0"],
        ]),
        rows: [
          {
            model: "anthropic.claude-sonnet-4-5-*",
            region: "eu-*",
            serviceTier: "flex",
            validFromMs: Date.UTC(2026, 10, 1),
            price: {
              kind: "per_token",
              rates: { input: "1.50", output: "7.5", cacheRead: "0.000000000001", cacheWrite: "2", cacheWrite1h: "3" },
            },
          },
          {
            model: "arn:aws:bedrock:*:*:provisioned-model/*",
            price: { kind: "per_hour", usdPerHour: "21.18" },
          },
        ],
      },
    });
  });

  it.each(["", "# nothing yet\n", "prices:\n", "aliases: {}\nprices: []\n"])("takes %j as an empty book", (text) => {
    expect(parseOverrideBook(text)).toEqual({ ok: true, book: { aliases: new Map(), rows: [] } });
  });

  it("reports all faults together, each with its line", () => {
    const text = `prices:
  - input: 1
  - model: a
    input: -1
    output: 1e-3
    cach_read: 1
  - model: b
    input: $3
    service_tier: cheap
    valid_from: 2026-02-30
  - model: [c]
    usd_per_hour: 2
    input: 1
  - nonsense
  - model: d
aliases:
  arn: 7
price: []
`;
    expect(faults(text)).toEqual([
      "18 price: expected one of aliases, prices, got price",
      "2 prices[0]: expected the key model, got none",
      "6 prices[1].cach_read: expected one of model, region, service_tier, valid_from, usd_per_hour, input, output, cache_read, cache_write, cache_write_1h, got cach_read",
      "4 prices[1].input: expected dollars as a plain decimal such as 0.25, got -1",
      "5 prices[1].output: expected dollars as a plain decimal such as 0.25, got 1e-3",
      "9 prices[2].service_tier: expected one of default, flex, priority, reserved, batch, got cheap",
      "10 prices[2].valid_from: expected a UTC date such as 2026-11-01 or 2026-11-01T00:00:00Z, got 2026-02-30",
      "8 prices[2].input: expected dollars as a plain decimal such as 0.25, got $3",
      "11 prices[3].model: expected a model id, an ARN or a pattern with *, got a list",
      "11 prices[3]: expected usd_per_hour or prices per token, got both (input)",
      '14 prices[4]: expected a map, got string "nonsense"',
      "15 prices[5]: expected input (or usd_per_hour), got no such key",
      "17 aliases.arn: expected a model id, got number 7",
    ]);
  });

  it.each([
    ["a list at the top", "- a", "1 : expected a map, got a list"],
    ["prices that are no list", "prices: 3", "1 prices: expected a list of prices, got number 3"],
    [
      "an alias of YAML's own",
      "prices:\n  - &x { model: a, input: 1 }\n  - *x",
      "3 prices[1]: expected a map, got a YAML alias",
    ],
  ])("refuses %s", (_, text, fault) => {
    expect(faults(text)).toEqual([fault]);
  });

  it("reports broken YAML and doubled keys with their line", () => {
    expect(faults("prices:\n  - model: [")[0]).toMatch(/^2 : expected YAML, got/);
    expect(faults("prices: []\nprices: []")[0]).toMatch(/^2 : expected YAML, got: Map keys must be unique/);
  });

  it("never throws, whatever the text", () => {
    const pieces = fc.constantFrom(
      "prices:",
      "aliases:",
      "\n",
      "  ",
      "- ",
      "model: a",
      "input: ",
      "1",
      "{",
      "[",
      "&a",
      "*a",
      '"',
      "?",
      "!!x ",
      ": ",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 20 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (yaml) => {
        const parsed = parseOverrideBook(yaml);
        if (!parsed.ok) expect(parsed.errors.length).toBeGreaterThan(0);
      }),
      { numRuns: 1000 },
    );
  });
});
