import { describe, expect, it } from "vitest";
import { baggageRule } from "./baggage-hosts.ts";

describe("baggageRule", () => {
  it.each([
    "bedrock-runtime.us-east-1.amazonaws.com",
    "bedrock-runtime-fips.us-gov-west-1.amazonaws.com",
    "bedrock-runtime.eu-west-1.api.aws",
    "bedrock-agentcore.us-west-2.amazonaws.com",
    "gateway.bedrock-agentcore.us-west-2.amazonaws.com",
    "bedrock-agent-runtime.cn-north-1.amazonaws.com.cn",
    "vpce-0a1b-c2d3.bedrock-runtime.us-east-1.vpce.amazonaws.com",
    "BEDROCK-runtime.us-east-1.amazonaws.com",
  ])("allows %s", (host) => {
    expect(baggageRule([])(host)).toBe(true);
  });

  it.each([
    undefined,
    "",
    "localhost",
    "s3.us-east-1.amazonaws.com",
    "bedrock-runtime.us-east-1.amazonaws.com.evil.example",
    "bedrock.evil.example",
    "evilbedrock.us-east-1.amazonaws.com",
  ])("refuses %s", (host) => {
    expect(baggageRule([])(host)).toBe(false);
  });

  it("adds the user's patterns, in which only the star is special", () => {
    expect(baggageRule(["*.corp.example"])("agents.corp.example")).toBe(true);
    expect(baggageRule(["*.corp.example"])("agentsXcorp.example")).toBe(false);
    expect(baggageRule(["corp.example"])("corp.example")).toBe(true);
  });
});
