import { describe, expect, it } from "vitest";

import { BEDROCK_PRICES } from "./generated/bedrock-prices.ts";
import { modelName } from "./model-name.ts";
import { NEWER_MODELS } from "./newer-models.ts";
import { parseRate } from "./rate.ts";

describe("newer models", () => {
  it("has readable rates, and no model twice in a scope", () => {
    for (const { rates, above } of NEWER_MODELS.flatMap(({ prices }) => prices)) {
      for (const rate of Object.values({ ...rates })) expect(parseRate(rate)).toBeDefined();
      for (const rate of Object.values({ ...above?.rates })) expect(parseRate(rate)).toBeDefined();
    }
    expect(new Set(NEWER_MODELS.map(({ model, scope }) => `${model} ${scope}`)).size).toBe(NEWER_MODELS.length);
  });

  it("names the same kinds of tokens above a long context as below it, each dearer", () => {
    for (const { rates, above } of NEWER_MODELS.flatMap(({ prices }) => prices)) {
      if (above === undefined) continue;
      expect(Object.keys(above.rates)).toEqual(Object.keys(rates));
      for (const [kind, rate] of Object.entries(rates)) {
        expect(parseRate(Object.entries(above.rates).find(([other]) => other === kind)?.[1] ?? "0")).toBeGreaterThan(
          parseRate(rate) ?? 0n,
        );
      }
    }
  });

  it("holds no scope that the list has, so that a release that knows a model is noticed", () => {
    const listed = new Set(BEDROCK_PRICES.map(({ model, scope }) => `${modelName(model).line} ${scope}`));
    for (const { model, scope } of NEWER_MODELS) expect(listed).not.toContain(`${modelName(model).line} ${scope}`);
  });
});
