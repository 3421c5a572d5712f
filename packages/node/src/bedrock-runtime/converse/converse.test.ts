import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { awsError, converse, type ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../../aws-sdk/plugin.ts";
import { instrumentClient } from "../../instrument-client.ts";
import { settingsFrom } from "../../settings.ts";
import { findOperation } from "../../surfaces.ts";
import { createTelemetry } from "../../telemetry.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../../testing/bedrock.ts";
import { histogramOf, openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

describe("a Converse call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
    answer = converse({
      text: "hi",
      requestId: "req-1",
      serviceTier: "default",
      usage: {
        inputTokens: 10,
        outputTokens: 5,
        cacheReadInputTokens: 100,
        cacheWriteInputTokens: 30,
        cacheDetails: [
          { ttl: "1h", inputTokens: 20 },
          { ttl: "5m", inputTokens: 10 },
        ],
      },
    });
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });

  it("becomes a span by the conventions, with tokens, finish reason and cost", async () => {
    await instrumentClient(bedrock.client()).send(
      new ConverseCommand({
        modelId: MODEL,
        messages: MESSAGES,
        inferenceConfig: { maxTokens: 50, temperature: 0.5, topP: 0.9, stopSequences: ["END"] },
        guardrailConfig: { guardrailIdentifier: "gr-1", guardrailVersion: "1" },
        toolConfig: {
          tools: [{ toolSpec: { name: "t", inputSchema: { json: {} } } }, { cachePoint: { type: "default" } }],
        },
      }),
    );
    const span = sink.onlySpan();
    const { port } = new URL(bedrock.server.url);
    expect(span.name).toBe(`chat ${MODEL}`);
    expect(span.kind).toBe(SpanKind.CLIENT);
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
    expect(span.instrumentationScope).toMatchObject({
      name: "@outcrop/node",
      schemaUrl: "https://opentelemetry.io/schemas/1.41.0",
    });
    expect(span.attributes).toEqual({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": MODEL,
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.response.id": "req-1",
      "gen_ai.usage.input_tokens": 140,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 100,
      "gen_ai.usage.cache_creation.input_tokens": 30,
      "aws.bedrock.usage.cache_write_1h.input_tokens": 20,
      "aws.bedrock.usage.cache_write_5m.input_tokens": 10,
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.version": "1",
      "aws.bedrock.service_tier": "default",
      "aws.request_id": "req-1",
      "cloud.region": "us-east-1",
      "aws.http.status_code": 200,
      "server.address": "127.0.0.1",
      "server.port": Number(port),
      "outcrop.request.tool_count": 1,
      "outcrop.surface": "direct",
      // 10 x $3 + 5 x $15 + 100 x $0.30 + 10 x $3.75 + 20 x $6, per million.
      "llm.cost.usd": 0.000_292_5,
    });
  });

  it.each<[string, Record<string, string | number | object>, Record<string, string | number>]>([
    [
      "Cohere",
      { k: 5, seed: 3, frequency_penalty: 0.5, presence_penalty: 0.25 },
      { top_k: 5, seed: 3, frequency_penalty: 0.5, presence_penalty: 0.25 },
    ],
    ["Anthropic", { top_k: 7, output_config: { effort: "low" } }, { top_k: 7, "reasoning.level": "low" }],
    [
      "Amazon Nova",
      { inferenceConfig: { topK: 9 }, reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } },
      { top_k: 9, "reasoning.level": "high" },
    ],
    ["OpenAI", { reasoning_effort: "medium" }, { "reasoning.level": "medium" }],
  ])("says the parameters of %s, whatever they are called there", async (_, extra, told) => {
    const client = bedrock.client();
    client.middlewareStack.use(
      createPlugin(findOperation, createTelemetry(settingsFrom({ OUTCROP_SEMCONV: "latest" }))) as never,
    );
    await client.send(
      new ConverseCommand({ modelId: MODEL, messages: MESSAGES, additionalModelRequestFields: extra as never }),
    );
    const { attributes } = sink.onlySpan();
    const said = Object.entries(attributes).filter(([name]) => name.startsWith("gen_ai.request."));
    expect(Object.fromEntries(said)).toEqual({
      "gen_ai.request.model": MODEL,
      ...Object.fromEntries(Object.entries(told).map(([name, value]) => [`gen_ai.request.${name}`, value])),
    });
  });

  it("leaves absent what the service did not say", async () => {
    answer = converse({ text: "hi" });
    await instrumentClient(bedrock.client()).send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    const { attributes } = sink.onlySpan();
    expect(Object.keys(attributes).filter((name) => name.startsWith("gen_ai.usage."))).toEqual([]);
    expect(attributes["llm.cost.status"]).toBe("no_usage");
    expect(attributes).not.toHaveProperty("llm.cost.usd");
    expect(await sink.points("gen_ai.client.token.usage")).toEqual([]);
  });

  it("is measured in the conventions' buckets", async () => {
    await instrumentClient(bedrock.client()).send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    const tokens = await sink.points("gen_ai.client.token.usage");
    expect(tokens.map((point) => [point.attributes["gen_ai.token.type"], histogramOf(point).sum])).toEqual([
      ["input", 140],
      ["output", 5],
    ]);
    expect(histogramOf(tokens[0]).buckets.boundaries).toHaveLength(14);
    const [duration] = await sink.points("gen_ai.client.operation.duration");
    expect(histogramOf(duration).buckets.boundaries[0]).toBe(0.01);
    expect(duration?.attributes).toMatchObject({
      "gen_ai.request.model": MODEL,
      "gen_ai.provider.name": "aws.bedrock",
    });
    const [total] = await sink.points("llm.cost.usd.total");
    expect(total?.value).toBe(sink.onlySpan().attributes["llm.cost.usd"]);
    const [cost] = await sink.points("llm.cost.usd");
    expect(histogramOf(cost).count).toBe(1);
  });

  it("that fails has the AWS error on span and metric, and the caller gets the error", async () => {
    answer = awsError("ThrottlingException", "Too many tokens, please wait before trying again.");
    const call = instrumentClient(bedrock.client()).send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    await expect(call).rejects.toMatchObject({ name: "ThrottlingException" });
    const span = sink.onlySpan();
    expect(span.status).toEqual({
      code: SpanStatusCode.ERROR,
      message: "Too many tokens, please wait before trying again.",
    });
    expect(span.attributes).toMatchObject({ "error.type": "ThrottlingException", "aws.http.status_code": 429 });
    expect(span.attributes["aws.request_id"]).toEqual(expect.any(String));
    expect(span.events.map((event) => event.name)).toEqual(["exception"]);
    const [duration] = await sink.points("gen_ai.client.operation.duration");
    expect(duration?.attributes["error.type"]).toBe("ThrottlingException");
  });

  it("that was retried says how many attempts it took", async () => {
    const answers = [awsError("ThrottlingException", "wait"), answer];
    bedrock = await bedrock.close().then(() => startBedrock(() => answers.shift() ?? answer));
    await instrumentClient(bedrock.client({ maxAttempts: 3 })).send(
      new ConverseCommand({ modelId: MODEL, messages: MESSAGES }),
    );
    expect(sink.onlySpan().attributes["aws.retry.attempts"]).toBe(2);
    expect(sink.onlySpan().attributes).not.toHaveProperty("error.type");
  });

  it("whose answer cannot be understood still says how the service answered, and the request's id", async () => {
    const headers = { "content-type": "application/json", "x-amzn-requestid": "req-2" };
    answer = { kind: "bytes", bytes: "{", headers };
    const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
    await expect(instrumentClient(bedrock.client({ maxAttempts: 1 })).send(command)).rejects.toThrow();
    const { attributes, status } = sink.onlySpan();
    expect(attributes).toMatchObject({ "aws.http.status_code": 200, "aws.request_id": "req-2" });
    expect(status.code).toBe(SpanStatusCode.ERROR);
  });

  it("whose last attempt got no response does not show the response of an earlier one", async () => {
    const answers: ReplayAnswer[] = [awsError("ThrottlingException", "wait"), { kind: "abort" }];
    bedrock = await bedrock.close().then(() => startBedrock(() => answers.shift() ?? { kind: "abort" }));
    const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
    await expect(instrumentClient(bedrock.client({ maxAttempts: 2 })).send(command)).rejects.toThrow();
    expect(sink.onlySpan().attributes).not.toHaveProperty("aws.http.status_code");
    expect(sink.onlySpan().attributes).not.toHaveProperty("aws.request_id");
  });

  it("that failed for good says so too", async () => {
    answer = awsError("ThrottlingException", "wait");
    const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
    await expect(instrumentClient(bedrock.client({ maxAttempts: 2 })).send(command)).rejects.toThrow("wait");
    expect(sink.onlySpan().attributes).toMatchObject({ "aws.retry.attempts": 2, "error.type": "ThrottlingException" });
  });
});
