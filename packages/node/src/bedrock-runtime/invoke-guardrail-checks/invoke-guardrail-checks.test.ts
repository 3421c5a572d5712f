import { InvokeGuardrailChecksCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

describe("an InvokeGuardrailChecks call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => ({
      kind: "json",
      json: {
        results: { contentFilter: { results: [{ category: "VIOLENCE", severityScore: 0.9 }] } },
        usage: { contentFilter: { textUnits: 2 }, promptAttack: { textUnits: 1 } },
      },
    }));
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  it("is a plain span with the checks that were asked for and the units of each", async () => {
    const { results } = await instrumentClient(bedrock.client()).send(
      new InvokeGuardrailChecksCommand({
        messages: [{ role: "user", content: [{ text: "my secret" }] }],
        checks: { contentFilter: { categories: [] }, promptAttack: { categories: [] } },
      }),
    );
    expect(results?.contentFilter?.results).toHaveLength(1);
    const { name, attributes } = sink.onlySpan();
    expect(name).toBe("BedrockRuntime.InvokeGuardrailChecks");
    expect(attributes).toMatchObject({
      "aws.bedrock.guardrail.checks": ["content", "prompt_attack"],
      "aws.bedrock.guardrail.usage.content_policy_units": 2,
      "aws.bedrock.guardrail.usage.prompt_attack_units": 1,
    });
    expect(attributes).not.toHaveProperty("aws.bedrock.guardrail.usage.sensitive_information_policy_units");
    expect(JSON.stringify(attributes)).not.toContain("secret");
  });
});
