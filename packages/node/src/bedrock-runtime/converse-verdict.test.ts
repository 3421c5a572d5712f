import { ConverseCommand, type ConverseCommandInput, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import type { Attributes } from "@opentelemetry/api";
import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrumentClient } from "../instrument-client.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

const metrics = (contentPolicyUnits: number) => ({ invocationMetrics: { usage: { contentPolicyUnits } } });
const PASSED = { guardrail: { inputAssessment: { "gr-1": metrics(1) }, outputAssessments: { "gr-1": [metrics(2)] } } };
const MASKED = {
  guardrail: {
    inputAssessment: { "gr-1": metrics(1) },
    outputAssessments: {
      "gr-1": [
        metrics(2),
        { ...metrics(3), sensitiveInformationPolicy: { piiEntities: [{ type: "NAME", action: "ANONYMIZED" }] } },
      ],
    },
  },
};
const INPUT: ConverseCommandInput = {
  modelId: MODEL,
  messages: MESSAGES,
  guardrailConfig: { guardrailIdentifier: "gr-1", guardrailVersion: "3", trace: "enabled" },
  performanceConfig: { latency: "optimized" },
  requestMetadata: { team: "search" },
};

describe.each(["whole", "streamed"] as const)("a %s answer of Converse", (form) => {
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
  async function call(stopReason: string, metadata: Readonly<Record<string, unknown>>): Promise<Attributes> {
    const usage = { inputTokens: 1, outputTokens: 1, totalTokens: 2 };
    if (form === "whole") {
      const output = { message: { role: "assistant", content: [{ text: "hi" }] } };
      answer = { kind: "json", json: { output, stopReason, usage, metrics: { latencyMs: 1 }, ...metadata } };
      await instrumentClient(bedrock.client()).send(new ConverseCommand(INPUT));
    } else {
      const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
      const events = [event("messageStop", { stopReason }), event("metadata", { usage, ...metadata })];
      answer = { kind: "events", events };
      const { stream } = await instrumentClient(bedrock.client()).send(new ConverseStreamCommand(INPUT));
      for await (const one of stream ?? []) void one;
    }
    return sink.onlySpan().attributes;
  }

  it("that a guardrail stopped has the verdict, even without a trace", async () => {
    expect(await call("guardrail_intervened", {})).toMatchObject({
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.version": "3",
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "gen_ai.response.finish_reasons": ["guardrail_intervened"],
    });
  });

  it("that a guardrail masked has the verdict from the trace, the policy, and the units of prompt and answer", async () => {
    expect(await call("end_turn", { trace: MASKED })).toMatchObject({
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "aws.bedrock.guardrail.policies": ["sensitive_information"],
      "aws.bedrock.guardrail.usage.content_policy_units": 6,
    });
  });

  it("that a guardrail let pass says NONE", async () => {
    const attributes = await call("end_turn", { trace: PASSED });
    expect(attributes["aws.bedrock.guardrail.action"]).toBe("NONE");
    expect(attributes["aws.bedrock.guardrail.usage.content_policy_units"]).toBe(3);
    expect(attributes).not.toHaveProperty("aws.bedrock.guardrail.policies");
  });

  it("without a trace and with another stop reason has no verdict", async () => {
    expect(await call("end_turn", {})).not.toHaveProperty("aws.bedrock.guardrail.action");
  });

  it.each([{ trace: 7 }, { trace: { guardrail: { inputAssessment: [1], outputAssessments: { a: 1, b: [null] } } } }])(
    "with the odd metadata %j still has its tokens",
    async (metadata) => {
      expect((await call("end_turn", metadata))["gen_ai.usage.input_tokens"]).toBe(1);
    },
  );

  it.each([
    [{}, "optimized"],
    [{ performanceConfig: { latency: "standard" } }, "standard"],
  ])(
    "answered with %j was served with the latency %s, and keeps what the caller allocates by",
    async (said, latency) => {
      expect(await call("end_turn", said)).toMatchObject({
        "aws.bedrock.performance_config.latency": latency,
        "aws.bedrock.request_metadata.team": "search",
      });
    },
  );
});
