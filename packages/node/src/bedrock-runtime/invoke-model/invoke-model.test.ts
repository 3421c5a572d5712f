import { InvokeModelCommand, type InvokeModelCommandInput } from "@aws-sdk/client-bedrock-runtime";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { awsError, type ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../../aws-sdk/plugin.ts";
import { settingsFrom } from "../../settings.ts";
import { findOperation } from "../../surfaces.ts";
import { createTelemetry } from "../../telemetry.ts";
import { type Bedrock, MODEL, startBedrock } from "../../testing/bedrock.ts";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { MAX_BODY_BYTES } from "./parse-body.ts";

const REQUEST = {
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 64,
  temperature: 0.5,
  system: "Be brief.",
  messages: [{ role: "user", content: "Who wrote it?" }],
};
const ANSWER = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-3-5-sonnet-20240620",
  content: [{ type: "text", text: "Ada" }],
  stop_reason: "end_turn",
  usage: { input_tokens: 10, output_tokens: 5 },
};
const PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
const counted = (input: number, output: number) => ({
  "x-amzn-bedrock-input-token-count": String(input),
  "x-amzn-bedrock-output-token-count": String(output),
});

describe("an InvokeModel call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
    answer = { kind: "json", json: ANSWER, headers: { "x-amzn-requestid": "req-1" } };
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  async function call(
    input: Partial<InvokeModelCommandInput> = {},
    env: Record<string, string> = {},
  ): Promise<ReadableSpan> {
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env))) as never);
    const body = JSON.stringify(REQUEST);
    await client.send(new InvokeModelCommand({ modelId: MODEL, body, ...input })).catch(() => undefined);
    return sink.onlySpan();
  }

  it("has the request's parameters, the answer's facts, tokens and cost", async () => {
    const { name, kind, status, attributes } = await call({
      guardrailIdentifier: "gr-1",
      guardrailVersion: "2",
      serviceTier: "priority",
      performanceConfigLatency: "optimized",
      requestMetadata: '{"team":"search"}',
    });
    expect([name, kind, status.code]).toEqual([`chat ${MODEL}`, SpanKind.CLIENT, SpanStatusCode.UNSET]);
    expect(attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": MODEL,
      "gen_ai.request.max_tokens": 64,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.response.id": "msg_1",
      "gen_ai.response.model": "claude-3-5-sonnet-20240620",
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.output_tokens": 5,
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.version": "2",
      "aws.bedrock.service_tier": "priority",
      "aws.bedrock.performance_config.latency": "optimized",
      "aws.bedrock.request_metadata.team": "search",
      "aws.request_id": "req-1",
      "outcrop.surface": "direct",
    });
    expect(attributes["llm.cost.usd"]).toBeGreaterThan(0);
    expect(JSON.stringify(attributes)).not.toContain("Ada");
    const [tokens] = await sink.points("gen_ai.client.token.usage");
    expect(tokens?.attributes["gen_ai.response.model"]).toBe("claude-3-5-sonnet-20240620");
  });

  it.each([
    ["text", JSON.stringify(REQUEST)],
    ["bytes (2.A.1, 2.D.6)", new TextEncoder().encode(JSON.stringify(REQUEST))],
    ["a Buffer", Buffer.from(JSON.stringify(REQUEST))],
  ])("reads a body that is %s, and sends it as it is", async (_, body) => {
    const { attributes } = await call({ body });
    expect(attributes["gen_ai.request.max_tokens"]).toBe(64);
    expect(Buffer.from(bedrock.server.requests[0]?.body ?? "").toString()).toBe(JSON.stringify(REQUEST));
  });

  it.each([
    ["is no JSON", "{"],
    ["is larger than is looked into", JSON.stringify({ ...REQUEST, filler: "x".repeat(MAX_BODY_BYTES) })],
    ["is empty", ""],
  ])("with a body that %s is traced by its model and answer", async (_, body) => {
    const { name, attributes } = await call({ body });
    expect(name).toBe(`chat ${MODEL}`);
    expect(attributes).not.toHaveProperty("gen_ai.request.max_tokens");
    expect(attributes["gen_ai.usage.output_tokens"]).toBe(5);
  });

  it("takes tokens from the headers where the body counts none, the body's before the headers'", async () => {
    const mistral = { outputs: [{ text: "Ada", stop_reason: "stop" }] };
    answer = { kind: "json", json: mistral, headers: counted(6, 3) };
    const body = JSON.stringify({ prompt: "Who?", max_tokens: 9 });
    const span = await call({ modelId: "mistral.mistral-7b-instruct-v0:2", body });
    expect(span.name).toBe("text_completion mistral.mistral-7b-instruct-v0:2");
    expect(span.attributes).toMatchObject({ "gen_ai.usage.input_tokens": 6, "gen_ai.usage.output_tokens": 3 });
  });

  it("takes the body's tokens before the headers'", async () => {
    answer = { kind: "json", json: ANSWER, headers: counted(99, 99) };
    expect((await call()).attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.usage.output_tokens": 5,
    });
  });

  it("has no tokens where nobody counts them, and says that there is no price for it", async () => {
    answer = { kind: "json", json: { ...ANSWER, usage: undefined } };
    const { attributes } = await call();
    expect(Object.keys(attributes).filter((name) => name.startsWith("gen_ai.usage"))).toEqual([]);
    expect(attributes["llm.cost.status"]).toBe("no_usage");
  });

  it.each([
    ["no JSON", "<html>"],
    ["JSON that is cut", JSON.stringify(ANSWER).slice(0, 40)],
    ["nothing", ""],
  ])("whose answer is %s has the tokens of the headers", async (_, bytes) => {
    answer = { kind: "bytes", bytes, headers: { "content-type": "application/json", ...counted(6, 3) } };
    const { attributes, status } = await call();
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes).toMatchObject({ "gen_ai.usage.input_tokens": 6, "gen_ai.usage.output_tokens": 3 });
  });

  it("does not look into a large answer whose headers count its tokens, and does where they do not", async () => {
    const filler = "x".repeat(MAX_BODY_BYTES);
    answer = { kind: "json", json: { ...ANSWER, filler }, headers: counted(6, 3) };
    expect((await call()).attributes).not.toHaveProperty("gen_ai.response.model");
    sink.close();
    sink = openTelemetrySink();
    answer = { kind: "json", json: { ...ANSWER, filler } };
    expect((await call()).attributes["gen_ai.usage.input_tokens"]).toBe(10);
  });

  it("tells reasoning tokens apart, on the span and, where the profile counts them, in a metric", async () => {
    const usage = { prompt_tokens: 9, completion_tokens: 30, completion_tokens_details: { reasoning_tokens: 12 } };
    answer = { kind: "json", json: { choices: [{ message: { content: "a" }, finish_reason: "stop" }], usage } };
    const body = JSON.stringify({ messages: [], reasoning_effort: "low" });
    const { attributes } = await call({ modelId: "openai.gpt-oss-20b-1:0", body }, { OUTCROP_SEMCONV: "latest" });
    expect(attributes).toMatchObject({
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.usage.output_tokens": 30,
      "gen_ai.usage.reasoning.output_tokens": 12,
    });
    const [reasoning] = await sink.points("gen_ai.client.inference.usage.reasoning.output_tokens");
    expect(reasoning?.value).toBe(12);
  });

  it("behind an application inference profile is read by its shape (2.A.9), and keeps its name", async () => {
    const { name, attributes } = await call({ modelId: PROFILE });
    expect(name).toBe(`chat ${PROFILE}`);
    expect(attributes).toMatchObject({
      "gen_ai.request.max_tokens": 64,
      "gen_ai.usage.input_tokens": 10,
      "llm.cost.status": "unknown_model",
    });
  });

  it("of an embedding model is priced by its input alone", async () => {
    answer = { kind: "json", json: { embedding: [0.1, 0.2], inputTextTokenCount: 1_000 } };
    const body = JSON.stringify({ inputText: "a" });
    const { name, attributes } = await call({ modelId: "amazon.titan-embed-text-v2:0", body });
    expect(name).toBe("embeddings amazon.titan-embed-text-v2:0");
    expect(attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 1_000,
      "gen_ai.embeddings.dimension.count": 2,
      "gen_ai.request.encoding_formats": ["float"],
    });
    expect(attributes).not.toHaveProperty("gen_ai.usage.output_tokens");
    expect(attributes["llm.cost.usd"]).toBeCloseTo(0.000_02, 9);
  });

  it("of an image model counts images, which have no price by the token", async () => {
    answer = { kind: "json", json: { images: ["AAAA", "BBBB"] } };
    const body = JSON.stringify({ taskType: "TEXT_IMAGE", textToImageParams: { text: "a fox" } });
    const { name, attributes } = await call({ modelId: "amazon.nova-canvas-v1:0", body });
    expect(name).toBe("generate_content amazon.nova-canvas-v1:0");
    expect(attributes).toMatchObject({
      "gen_ai.output.type": "image",
      "aws.bedrock.usage.images": 2,
      "llm.cost.status": "other_unit",
    });
  });

  it("of a rerank model is a retrieval, without the model in its name", async () => {
    const meta = { billed_units: { search_units: 1 } };
    answer = { kind: "json", json: { id: "r", results: [{ index: 0, relevance_score: 0.9 }], meta } };
    const body = JSON.stringify({ query: "a secret", documents: ["b", "c"] });
    const on = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
    const { name, attributes } = await call({ modelId: "cohere.rerank-v3-5:0", body }, on);
    expect(name).toBe("retrieval");
    expect(attributes).toMatchObject({
      "gen_ai.request.top_k": 2,
      "gen_ai.response.id": "r",
      "aws.bedrock.usage.search_units": 1,
      "llm.cost.status": "other_unit",
    });
    expect(JSON.stringify(attributes)).not.toContain("secret");
  });

  it("tells a guardrail's verdict and units", async () => {
    const units = { topicPolicyUnits: 1, contentPolicyUnits: 2 };
    const guardrail = {
      input: { "gr-1": { topicPolicy: { topics: [{ action: "BLOCKED" }] }, invocationMetrics: { usage: units } } },
      outputs: [{ "gr-1": { invocationMetrics: { usage: { contentPolicyUnits: 3 } } } }],
    };
    const json = {
      ...ANSWER,
      "amazon-bedrock-guardrailAction": "INTERVENED",
      "amazon-bedrock-trace": { guardrail },
    };
    answer = { kind: "json", json };
    expect((await call()).attributes).toMatchObject({
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "aws.bedrock.guardrail.policies": ["topic"],
      "aws.bedrock.guardrail.usage.topic_policy_units": 1,
      "aws.bedrock.guardrail.usage.content_policy_units": 5,
    });
  });

  it("that fails ends as an error, with what the request says", async () => {
    answer = awsError("ThrottlingException", "slow");
    const { attributes, status } = await call();
    expect(status.code).toBe(SpanStatusCode.ERROR);
    expect(attributes).toMatchObject({ "error.type": "ThrottlingException", "gen_ai.request.max_tokens": 64 });
    const [duration] = await sink.points("gen_ai.client.operation.duration");
    expect(duration?.attributes["error.type"]).toBe("ThrottlingException");
  });

  it("captures content where that is asked for", async () => {
    const { attributes } = await call({}, { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
    expect(JSON.parse(String(attributes["gen_ai.system_instructions"]))).toEqual([
      { type: "text", content: "Be brief." },
    ]);
    expect(JSON.parse(String(attributes["gen_ai.input.messages"]))).toEqual([
      { role: "user", parts: [{ type: "text", content: "Who wrote it?" }] },
    ]);
    expect(JSON.parse(String(attributes["gen_ai.output.messages"]))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "Ada" }], finish_reason: "stop" },
    ]);
  });
});
