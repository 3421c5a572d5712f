import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { resolveModel } from "./resolve-model.ts";

/** Code points, lone surrogates among them. By hand: fast-check's unit `binary` costs a second of processor to set up. */
const anyCharacter = fc.nat(0x10_ff_ff).map((code) => String.fromCodePoint(code));

describe("resolveModel, any text", () => {
  const pieces = fc.constantFrom(
    ..."us eu global arn aws bedrock : / . - v1:0 anthropic claude foundation-model inference-profile 123456789012".split(
      " ",
    ),
  );
  const idLike = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(""));

  it("never throws, keeps the id and gives a grouping key", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.string(), idLike), (id) => {
        const resolved = resolveModel(id);
        expect(resolved.id).toBe(id);
        expect(resolved.baseModel === "").toBe(id === "");
        if (resolved.vendor === undefined) expect(resolved.baseModel).toBe(id);
      }),
      { numRuns: 2000 },
    );
  });

  it("does not look into identifiers longer than the service accepts", () => {
    const id = `anthropic.claude-${"x".repeat(3000)}`;
    expect(resolveModel(id).baseModel).toBe(id);
    expect(resolveModel(id).billing).toEqual({ kind: "unpriced", reason: "unknown_model" });
  });

  it("answers at once for a long hostile identifier", () => {
    const before = process.threadCpuUsage();
    resolveModel("a.".repeat(1000));
    resolveModel(`arn:aws-${"a-".repeat(900)}`);
    resolveModel(`x.${"1-".repeat(900)}!`);
    expect(process.threadCpuUsage(before).user).toBeLessThan(100_000);
  });
});

describe("resolveModel with aliases", () => {
  const profile = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/ab12cd34ef56";
  const provisioned = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdef123456";
  const aliases = new Map([
    [profile, "global.anthropic.claude-haiku-4-5-20251001-v1:0"],
    [provisioned, "anthropic.claude-3-haiku-20240307-v1:0"],
    ["my-gateway-name", "us.amazon.nova-pro-v1:0"],
    ["anthropic.claude-v2", "amazon.nova-pro-v1:0"],
  ]);

  it("finds the model, the scope and the price behind an application inference profile", () => {
    expect(resolveModel(profile, aliases)).toEqual({
      id: profile,
      vendor: "anthropic",
      family: "claude",
      baseModel: "anthropic.claude-haiku-4-5-20251001-v1:0",
      scope: "global",
      geo: undefined,
      region: "eu-west-1",
      billing: { kind: "per_token" },
    });
  });

  it("finds it also where a gateway wrote its name before the ARN", () => {
    expect(resolveModel(`bedrock/converse/${profile}`, aliases)).toMatchObject({
      id: `bedrock/converse/${profile}`,
      baseModel: "anthropic.claude-haiku-4-5-20251001-v1:0",
      scope: "global",
      billing: { kind: "per_token" },
    });
  });

  it("names the model of reserved capacity, which stays reserved capacity", () => {
    const resolved = resolveModel(provisioned, aliases);
    expect(resolved.baseModel).toBe("anthropic.claude-3-haiku-20240307-v1:0");
    expect(resolved.billing).toEqual({ kind: "unpriced", reason: "provisioned" });
  });

  it("resolves a name of the user's own", () => {
    expect(resolveModel("my-gateway-name", aliases)).toMatchObject({ baseModel: "amazon.nova-pro-v1:0", geo: "us" });
  });

  it("does not replace an id that says its model itself", () => {
    expect(resolveModel("anthropic.claude-v2", aliases).baseModel).toBe("anthropic.claude-v2");
  });

  it("follows an alias once, so that aliases in a circle end", () => {
    const circle = new Map([
      ["a", "b"],
      ["b", "a"],
    ]);
    expect(resolveModel("a", circle).billing).toEqual({ kind: "unpriced", reason: "unknown_model" });
  });
});
