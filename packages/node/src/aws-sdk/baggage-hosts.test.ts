import { describe, expect, it } from "vitest";
import { mayReceiveBaggage } from "./baggage-hosts.ts";

describe("mayReceiveBaggage", () => {
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
    expect(mayReceiveBaggage(host, [])).toBe(true);
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
    expect(mayReceiveBaggage(host, [])).toBe(false);
  });

  it("adds the user's patterns, in which only the star is special", () => {
    expect(mayReceiveBaggage("agents.corp.example", ["*.corp.example"])).toBe(true);
    expect(mayReceiveBaggage("agentsXcorp.example", ["*.corp.example"])).toBe(false);
    expect(mayReceiveBaggage("corp.example", ["corp.example"])).toBe(true);
  });
});
