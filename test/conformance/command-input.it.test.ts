import { describe, expect, it } from "vitest";
import { commandInput } from "./command-input.ts";

describe("commandInput", () => {
  it("takes the model from the path, whichever way an ARN's slash is written", () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
    expect(commandInput("/model/amazon.nova-lite-v1%3A0/converse", "{}").modelId).toBe("amazon.nova-lite-v1:0");
    expect(commandInput(`/model/${encodeURIComponent(arn)}/converse-stream`, "{}").modelId).toBe(arn);
    expect(commandInput(`/model/${arn}/converse`, "{}").modelId).toBe(arn);
  });

  it("makes bytes of what the wire carries as base64", () => {
    const body = JSON.stringify({ messages: [{ content: [{ image: { format: "png", source: { bytes: "AAEC" } } }] }] });
    expect(commandInput("/model/m/converse", body)).toMatchObject({
      messages: [{ content: [{ image: { source: { bytes: Buffer.from([0, 1, 2]) } } }] }],
    });
  });

  it.each([null, "", "not JSON", "3"])("leaves out a body that is no object: %j", (body) => {
    expect(commandInput("/model/m/converse", body)).toEqual({ modelId: "m" });
  });
});
