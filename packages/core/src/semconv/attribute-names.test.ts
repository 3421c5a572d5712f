import { describe, expect, it } from "vitest";
import { attributeNames, attributeType, CONTENT_ATTRIBUTE_NAMES } from "./attribute-names.ts";
import type { Profile } from "./types.ts";

const PROFILES: readonly Profile[] = ["1.41", "latest"];

describe("attributeNames", () => {
  it("names the cache-write tokens as each profile does", () => {
    expect(attributeNames("1.41").usageCacheWriteInputTokens).toBe("gen_ai.usage.cache_creation.input_tokens");
    expect(attributeNames("latest").usageCacheWriteInputTokens).toBe("gen_ai.usage.cache_write.input_tokens");
  });

  it("has no name for what a profile does not know", () => {
    expect(attributeNames("1.41").requestReasoningLevel).toBeUndefined();
    expect(attributeNames("latest").requestReasoningLevel).toBe("gen_ai.request.reasoning.level");
    expect(attributeNames("latest").tokenType).toBeUndefined();
  });

  it.each(PROFILES)("gives each name of profile %s to one attribute, but for the shared top-k of 1.41", (profile) => {
    const names = Object.values(attributeNames(profile)).filter((name) => name !== undefined);
    const doubled = names.filter((name, index) => names.indexOf(name) !== index);
    expect(doubled).toEqual(profile === "1.41" ? ["gen_ai.request.top_k"] : []);
  });

  it("answers with types per profile", () => {
    expect(attributeType("requestTopK", "1.41")).toBe("double");
    expect(attributeType("requestTopK", "latest")).toBe("int");
    expect(attributeType("requestModel", "latest")).toBe("string");
  });

  it("marks as content what people and models said, and nothing else", () => {
    expect(CONTENT_ATTRIBUTE_NAMES.has("gen_ai.input.messages")).toBe(true);
    expect(CONTENT_ATTRIBUTE_NAMES.has("gen_ai.memory.query.text")).toBe(true);
    expect(CONTENT_ATTRIBUTE_NAMES.has("gen_ai.request.model")).toBe(false);
    expect(CONTENT_ATTRIBUTE_NAMES.has("gen_ai.tool.name")).toBe(false);
  });
});
