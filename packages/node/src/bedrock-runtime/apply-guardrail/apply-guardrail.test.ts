import { ApplyGuardrailCommand } from "@aws-sdk/client-bedrock-runtime";
import { SpanKind } from "@opentelemetry/api";
import type { ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../../instrument-client.ts";
import { type Bedrock, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const USAGE = {
  topicPolicyUnits: 1,
  contentPolicyUnits: 2,
  contentPolicyImageUnits: 0,
  wordPolicyUnits: 3,
  sensitiveInformationPolicyUnits: 4,
  sensitiveInformationPolicyFreeUnits: 5,
  contextualGroundingPolicyUnits: 6,
};
const COMMAND = new ApplyGuardrailCommand({
  guardrailIdentifier: "gr-1",
  guardrailVersion: "DRAFT",
  source: "INPUT",
  content: [{ text: { text: "my secret is 7" } }],
});

describe("an ApplyGuardrail call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  it("is a plain span with the guardrail, its verdict, who gave it and what it is billed by", async () => {
    answer = {
      kind: "json",
      headers: { "x-amzn-requestid": "req-1" },
      json: {
        action: "GUARDRAIL_INTERVENED",
        actionReason: "Guardrail blocked.",
        outputs: [{ text: "I cannot say." }],
        usage: USAGE,
        assessments: [
          {
            topicPolicy: { topics: [{ name: "secrets", type: "DENY", action: "BLOCKED" }] },
            wordPolicy: { customWords: [{ match: "x", action: "NONE", detected: true }], managedWordLists: [] },
            sensitiveInformationPolicy: { piiEntities: [{ type: "PIN", match: "7", action: "ANONYMIZED" }] },
          },
        ],
      },
    };
    await instrumentClient(bedrock.client()).send(COMMAND);
    const span = sink.onlySpan();
    expect(span.name).toBe("BedrockRuntime.ApplyGuardrail");
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.attributes).toEqual({
      "rpc.method": "ApplyGuardrail",
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.version": "DRAFT",
      "aws.bedrock.guardrail.source": "INPUT",
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "aws.bedrock.guardrail.policies": ["topic", "sensitive_information"],
      "aws.bedrock.guardrail.usage.topic_policy_units": 1,
      "aws.bedrock.guardrail.usage.content_policy_units": 2,
      "aws.bedrock.guardrail.usage.content_policy_image_units": 0,
      "aws.bedrock.guardrail.usage.word_policy_units": 3,
      "aws.bedrock.guardrail.usage.sensitive_information_policy_units": 4,
      "aws.bedrock.guardrail.usage.sensitive_information_policy_free_units": 5,
      "aws.bedrock.guardrail.usage.contextual_grounding_policy_units": 6,
      "aws.request_id": "req-1",
      "cloud.region": "us-east-1",
      "aws.http.status_code": 200,
      "outcrop.surface": "direct",
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(bedrock.server.url).port),
    });
    expect(await sink.points("gen_ai.client.operation.duration")).toEqual([]);
  });

  it("that found nothing says NONE and names no policy", async () => {
    answer = { kind: "json", json: { action: "NONE", outputs: [], usage: {}, assessments: [{}] } };
    await instrumentClient(bedrock.client()).send(COMMAND);
    const { attributes } = sink.onlySpan();
    expect(attributes["aws.bedrock.guardrail.action"]).toBe("NONE");
    expect(Object.keys(attributes).join(" ")).not.toMatch(/policies|usage/);
  });

  it.each([
    {},
    { assessments: 7, usage: "x", action: 1 },
    { assessments: [null, { topicPolicy: { topics: [null] } }] },
  ])("makes of the odd answer %j what can be made", async (json) => {
    answer = { kind: "json", json };
    await instrumentClient(bedrock.client()).send(COMMAND);
    expect(sink.onlySpan().attributes["aws.bedrock.guardrail.id"]).toBe("gr-1");
  });
});
