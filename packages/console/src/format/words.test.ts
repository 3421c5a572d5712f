import { describe, expect, it } from "vitest";
import { modelTitle, modelWord } from "./words.ts";

describe("a model's name", () => {
  it("of an ARN is its region and resource, as all of them begin alike", () => {
    const arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abcd1234efgh";
    expect(modelWord(arn)).toBe("eu-central-1:application-inference-profile/abcd1234efgh");
    expect(modelWord("arn:aws:bedrock:us-east-1:1:custom-model/amazon.nova-lite-v1:0:300k/f00")).toBe(
      "us-east-1:custom-model/amazon.nova-lite-v1:0:300k/f00",
    );
  });

  it.each([
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5"],
    ["amazon.nova-lite-v1:0", "nova-lite"],
    ["deepseek.v3.2", "deepseek.v3.2"],
    ["us.deepseek.r1-v1:0", "deepseek.r1"],
    ["global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6"],
    ["us-gov.anthropic.claude-3-haiku-20240307-v1:0", "claude-3-haiku"],
    ["mistral.mistral-large-2402-v1:0", "mistral-large-2402"],
    ["meta.llama3-3-70b-instruct-v1:0", "llama3-3-70b-instruct"],
    ["gpt-4.1-mini", "gpt-4.1-mini"],
    ["arn:aws:bedrock:us-east-1:1:provisioned-model/a1", "us-east-1:provisioned-model/a1"],
  ])("is without what stands around it, where room is short: %s", (model, shown) => {
    expect(modelTitle(model)).toBe(shown);
  });

  it("is shown as it is otherwise", () => {
    expect(modelWord("anthropic.claude-sonnet-4-5-20250929-v1:0")).toBe("anthropic.claude-sonnet-4-5-20250929-v1:0");
    expect(modelWord("arn:aws:bedrock")).toBe("arn:aws:bedrock");
    expect(modelWord("")).toBe("(none)");
  });
});
