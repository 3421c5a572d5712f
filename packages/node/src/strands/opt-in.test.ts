import { describe, expect, it } from "vitest";
import { optInFrom } from "./opt-in.ts";

const latest = (value: string): boolean => optInFrom({ OTEL_SEMCONV_STABILITY_OPT_IN: value }).latestConventions;

describe("optInFrom", () => {
  it("reads words between commas, without the blanks around them", () => {
    expect(latest("http/dup, gen_ai_latest_experimental ")).toBe(true);
    expect(optInFrom({ OTEL_SEMCONV_STABILITY_OPT_IN: "gen_ai_tool_definitions" })).toEqual({
      latestConventions: false,
      toolDefinitions: true,
      latestInvocationTokens: false,
    });
  });

  it("takes no other case, no part of a word, and nothing from an empty value", () => {
    expect([latest("GEN_AI_LATEST_EXPERIMENTAL"), latest("gen_ai_latest"), latest(""), latest(",")]).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(optInFrom({}).toolDefinitions).toBe(false);
  });
});
