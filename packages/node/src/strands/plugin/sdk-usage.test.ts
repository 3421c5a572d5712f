import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { usage } from "../testing/scripted-model.ts";
import { addUsage, readSdkUsage, usageOfError, wholeUsage } from "./sdk-usage.ts";

const TOLD = { inputTokens: 100, outputTokens: 5, totalTokens: 105, cacheReadInputTokens: 40 };

describe("wholeUsage", () => {
  it("adds cached tokens for the providers that count them beside the input", () => {
    expect(wholeUsage(TOLD, "aws.bedrock")).toMatchObject({ inputTokens: 140, totalTokens: 145 });
    expect(wholeUsage(TOLD, "anthropic").inputTokens).toBe(140);
  });

  it("leaves the input of those that count them in", () => {
    expect(wholeUsage(TOLD, "openai").inputTokens).toBe(100);
    expect(wholeUsage(TOLD, "gcp.gemini").inputTokens).toBe(100);
  });

  it("goes by the numbers where the provider is not known", () => {
    expect(wholeUsage(TOLD, undefined).inputTokens).toBe(100);
    expect(wholeUsage({ ...TOLD, totalTokens: 145 }, undefined).inputTokens).toBe(140);
    expect(wholeUsage({ ...TOLD, inputTokens: 10, totalTokens: 15 }, undefined).inputTokens).toBe(50);
  });
});

describe("readSdkUsage", () => {
  it("reads what is not a count as 0, and keeps cached tokens absent", () => {
    expect(readSdkUsage({ inputTokens: -1, outputTokens: "5", totalTokens: Number.NaN })).toEqual({
      inputTokens: 0,
      outputTokens: 0,
      totalTokens: 0,
    });
    expect(readSdkUsage(undefined)).toBeUndefined();
  });

  it("finds what a failed call had used", () => {
    expect(usageOfError({ partialMessage: { metadata: { usage: usage(1, 2) } } })).toEqual(usage(1, 2));
    expect(usageOfError(new Error("no"))).toBeUndefined();
  });
});

describe("addUsage", () => {
  it("adds every kind of token, in any order", () => {
    const count = fc.nat(1_000_000);
    const any = fc.tuple(count, count, fc.option(count, { nil: undefined }), fc.option(count, { nil: undefined }));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1 }), (calls) => {
        const usages = calls.map((call) => usage(...call));
        const sum = usages.reduce<ReturnType<typeof usage> | undefined>(addUsage, undefined);
        const total = (key: keyof ReturnType<typeof usage>): number =>
          usages.reduce((all, one) => all + (one[key] ?? 0), 0);
        expect(sum?.inputTokens).toBe(total("inputTokens"));
        expect(sum?.totalTokens).toBe(total("totalTokens"));
        expect(sum?.cacheReadInputTokens ?? 0).toBe(total("cacheReadInputTokens"));
        expect(usages.toReversed().reduce<typeof sum>(addUsage, undefined)).toEqual(sum);
      }),
    );
  });
});
