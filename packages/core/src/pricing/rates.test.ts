import * as fc from "fast-check";
import { expect, it } from "vitest";
import { costOf, ratesOf } from "./rates.ts";

const count = fc.oneof(fc.nat(2_000), fc.nat(1e9));
const usage = fc.record({ input: count, output: count, cacheRead: count, cacheWrite: count, cacheWrite1h: count });
/** Dollars per million tokens, with so many decimals. */
const rate = (decimals: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(999), fc.nat(10 ** decimals - 1))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(decimals, "0")}`);
const texts = (decimals: number) =>
  fc.record(
    { input: rate(decimals), output: rate(decimals), cacheRead: rate(decimals), cacheWrite: rate(decimals) },
    { requiredKeys: ["input"] },
  );

it("a cost in numbers is the cost in big numbers, to the nano-dollar, however large", () => {
  fc.assert(
    fc.property(usage, texts(6), (told, price) => {
      const rates = ratesOf(price, 2n);
      expect(rates.pico).toBeDefined();
      expect(costOf(told, rates)).toBe(costOf(told, { ...rates, pico: undefined }));
    }),
  );
});

it("a rate of less than a picodollar keeps big numbers", () => {
  const rates = ratesOf({ input: "0.0000001" }, undefined);
  expect(rates.pico).toBeUndefined();
  expect(costOf({ input: 10_000_000 }, rates)).toBe(1_000n);
});

it("half a nano-dollar becomes one", () => {
  // 0.0005 dollars for a million tokens: half a nano-dollar each.
  const rates = ratesOf({ input: "0.0005" }, undefined);
  expect([1, 2, 3].map((input) => costOf({ input }, rates))).toEqual([1n, 1n, 2n]);
});
