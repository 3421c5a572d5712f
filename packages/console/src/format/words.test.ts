import { describe, expect, it } from "vitest";
import { modelWord, shortModel } from "./words.ts";

describe("a model's name", () => {
  it("of an ARN is its region and resource, as all of them begin alike", () => {
    const arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abcd1234efgh";
    expect(modelWord(arn)).toBe("eu-central-1:application-inference-profile/abcd1234efgh");
    expect(modelWord("arn:aws:bedrock:us-east-1:1:custom-model/amazon.nova-lite-v1:0:300k/f00")).toBe(
      "us-east-1:custom-model/amazon.nova-lite-v1:0:300k/f00",
    );
  });

  it.each([
    ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929-v1:0"],
    ["amazon.nova-lite-v1:0", "nova-lite-v1:0"],
    ["deepseek.v3.2", "v3.2"],
    ["gpt-4.1-mini", "gpt-4.1-mini"],
    ["arn:aws:bedrock:us-east-1:1:provisioned-model/a1", "us-east-1:provisioned-model/a1"],
  ])("is without what stands before it, where room is short: %s", (model, shown) => {
    expect(shortModel(model)).toBe(shown);
  });

  it("is shown as it is otherwise", () => {
    expect(modelWord("anthropic.claude-sonnet-4-5-20250929-v1:0")).toBe("anthropic.claude-sonnet-4-5-20250929-v1:0");
    expect(modelWord("arn:aws:bedrock")).toBe("arn:aws:bedrock");
    expect(modelWord("")).toBe("(none)");
  });
});
