import { describe, expect, it } from "vitest";
import { routeOf } from "./routes.ts";

describe("routeOf", () => {
  it.each([
    ["POST /model/amazon.nova-lite-v1%3A0/converse", "bedrock-runtime", "Converse", "amazon.nova-lite-v1:0"],
    ["POST /model/m/converse-stream", "bedrock-runtime", "ConverseStream", "m"],
    ["POST /model/m/converse-stream/?x=1", "bedrock-runtime", "ConverseStream", "m"],
    [
      "POST /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc/converse",
      "bedrock-runtime",
      "Converse",
      "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
    ],
    ["POST /model/%E0%A4%A/invoke", "bedrock-runtime", "InvokeModel", "%E0%A4%A"],
    ["POST /guardrail/g/version/1/apply", "bedrock-runtime", "ApplyGuardrail", undefined],
    ["POST /agents/A/agentAliases/B/sessions/C/text", "bedrock-agent-runtime", "InvokeAgent", undefined],
    ["POST /knowledgebases/K/retrieve", "bedrock-agent-runtime", "Retrieve", undefined],
    ["POST /retrieveAndGenerate", "bedrock-agent-runtime", "RetrieveAndGenerate", undefined],
    ["POST /runtimes/arn%3A/invocations", "bedrock-agentcore", "InvokeAgentRuntime", undefined],
    ["GET /model/m/converse", "unknown", "unknown", undefined],
    ["POST /model/m/converse/more", "unknown", "unknown", undefined],
    ["POST /", "unknown", "unknown", undefined],
  ])("reads %s", (line, service, operation, modelId) => {
    const [method = "", path = ""] = line.split(" ");
    expect(routeOf(method, path)).toMatchObject({ service, operation, ...(modelId === undefined ? {} : { modelId }) });
    expect(routeOf(method, path).modelId).toBe(modelId);
  });

  it("knows what a path names", () => {
    const arn = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/A/B";
    const path = `/agents/A/agentAliases/B/sessions/${encodeURIComponent(arn)}/text`;
    expect(routeOf("POST", path).labels).toEqual({ agentId: "A", agentAliasId: "B", sessionId: arn });
    expect(routeOf("POST", "/retrieveAndGenerate").labels).toEqual({});
  });
});
