import { describe, expect, it } from "vitest";
import { BEDROCK_PRICES } from "../pricing/generated/bedrock-prices.ts";
import { completeModelId } from "./complete-model-id.ts";

describe("a model id without its vendor", () => {
  it.each([
    ["claude-3-haiku-20240307-v1:0", "anthropic.claude-3-haiku-20240307-v1:0"],
    ["claude-v2:1", "anthropic.claude-v2:1"],
    ["titan-text-express-v1", "amazon.titan-text-express-v1"],
    ["llama3-1-70b-instruct-v1:0", "meta.llama3-1-70b-instruct-v1:0"],
    ["mixtral-8x7b-instruct-v0:1", "mistral.mixtral-8x7b-instruct-v0:1"],
    ["gpt-oss-120b-1:0", "openai.gpt-oss-120b-1:0"],
  ])("%s is %s", (name, id) => {
    expect(completeModelId(name)).toBe(id);
  });

  it.each(["claude-3-haiku-20240307", "claude-3-haiku", "gpt-4o-v1", "anthropic.claude-v2:1", "sonnet", "", "a-v1:0"])(
    "%s is none",
    (name) => {
      expect(completeModelId(name)).toBeUndefined();
    },
  );

  it("names the vendor that the price table has, where it names one at all", () => {
    for (const { model } of BEDROCK_PRICES) {
      const [vendor = "", ...rest] = model.split(".");
      const completed = completeModelId(`${rest.join(".")}:0`);
      if (completed !== undefined) expect(completed.split(".")[0]).toBe(vendor);
    }
  });
});
