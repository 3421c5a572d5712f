import { describe, expect, it } from "vitest";
import { modelWord } from "./words.ts";

describe("a model's name", () => {
  it("of an ARN is its region and resource, as all of them begin alike", () => {
    const arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abcd1234efgh";
    expect(modelWord(arn)).toBe("eu-central-1:application-inference-profile/abcd1234efgh");
    expect(modelWord("arn:aws:bedrock:us-east-1:1:custom-model/amazon.nova-lite-v1:0:300k/f00")).toBe(
      "us-east-1:custom-model/amazon.nova-lite-v1:0:300k/f00",
    );
  });

  it("is shown as it is otherwise", () => {
    expect(modelWord("anthropic.claude-sonnet-4-5-20250929-v1:0")).toBe("anthropic.claude-sonnet-4-5-20250929-v1:0");
    expect(modelWord("arn:aws:bedrock")).toBe("arn:aws:bedrock");
    expect(modelWord("")).toBe("(none)");
  });
});
