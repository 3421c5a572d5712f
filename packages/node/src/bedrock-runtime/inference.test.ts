import { ConverseCommand, type ConverseCommandInput, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import type { Attributes } from "@opentelemetry/api";
import { converse, converseStream, type ReplayAnswer } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { type Bedrock, MESSAGES, MODEL, startBedrock } from "../testing/bedrock.ts";
import { histogramOf, openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";

const USAGE = { inputTokens: 1_000, outputTokens: 500, cacheReadInputTokens: 100, cacheWriteInputTokens: 10 };

describe("a model call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    answer = converse({ text: "hi", usage: USAGE });
    bedrock = await startBedrock(() => answer);
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  async function call(
    input: Partial<ConverseCommandInput> = {},
    env: Record<string, string> = {},
  ): Promise<Attributes> {
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env))) as never);
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES, ...input }));
    return sink.onlySpan().attributes;
  }

  it("speaks the newest names under the profile `latest`, and none of the old", async () => {
    const attributes = await call({ outputConfig: { effort: "high" } }, { OUTCROP_SEMCONV: "latest" });
    expect(attributes).toMatchObject({
      "gen_ai.usage.cache_write.input_tokens": 10,
      "gen_ai.request.reasoning.level": "high",
    });
    expect(attributes).not.toHaveProperty("gen_ai.usage.cache_creation.input_tokens");
    expect(await sink.points("gen_ai.client.token.usage")).toEqual([]);
    expect(await sink.points("gen_ai.client.operation.duration")).toEqual([]);
    expect(await sink.points("gen_ai.client.inference.duration")).toHaveLength(1);
    const [input] = await sink.points("gen_ai.client.inference.usage.input_tokens");
    expect(input?.value).toBe(1_110);
    expect(input?.attributes["gen_ai.token.modality"]).toBe("unknown");
    const [histogram] = await sink.points("gen_ai.client.inference.operation.output_tokens");
    expect(histogramOf(histogram).sum).toBe(500);
  });

  it("names the model that a prompt router chose, and is priced by it", async () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1";
    const invokedModelId = `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${MODEL}`;
    const json = {
      output: { message: { role: "assistant", content: [{ text: "hi" }] } },
      stopReason: "end_turn",
      usage: { inputTokens: 1_000, outputTokens: 0, totalTokens: 1_000 },
      trace: { promptRouter: { invokedModelId } },
    };
    answer = { kind: "json", json };
    const attributes = await call({ modelId: router });
    expect(attributes).toMatchObject({
      "gen_ai.request.model": router,
      "gen_ai.response.model": invokedModelId,
      "llm.cost.usd": 0.003,
    });
  });

  it.each([
    ["no.such-model-v1:0", "unknown_model"],
    ["arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl", "provisioned"],
  ])("of %s says why it has no cost: %s", async (modelId, status) => {
    const attributes = await call({ modelId });
    expect(attributes["llm.cost.status"]).toBe(status);
    expect(attributes).not.toHaveProperty("llm.cost.usd");
    expect(await sink.points("llm.cost.usd.total")).toEqual([]);
  });

  it.each([
    [undefined, "flex"],
    ["default", "default"],
  ])("that asks for the tier flex and is answered with %s has the tier %s", async (answered, expected) => {
    answer = converse({ text: "hi", ...(answered === undefined ? {} : { serviceTier: answered }) });
    expect((await call({ serviceTier: { type: "flex" } }))["aws.bedrock.service_tier"]).toBe(expected);
  });

  it("knows where a client's later calls go when their spans are created", async () => {
    const started: Attributes[] = [];
    const telemetry = createTelemetry(settingsFrom({}));
    const tracer = () => telemetry.tracer();
    const plugin = createPlugin(findOperation, {
      ...telemetry,
      tracer: () => ({
        ...tracer(),
        startSpan: (name, options, context) => {
          started.push(options?.attributes ?? {});
          return tracer().startSpan(name, options, context);
        },
        startActiveSpan: () => undefined as never,
      }),
    });
    const client = bedrock.client();
    client.middlewareStack.use(plugin as never);
    for (let i = 0; i < 2; i += 1) await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(started.map((attributes) => attributes["server.address"])).toEqual([undefined, "127.0.0.1"]);
    expect(sink.spans.map(({ attributes }) => attributes["server.address"])).toEqual(["127.0.0.1", "127.0.0.1"]);
  });

  it("is split by the server also in the metrics of its first stream's chunks", async () => {
    answer = converseStream({ text: "one two three", deltaSize: 4, usage: USAGE });
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom({}))) as never);
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    for await (const event of stream ?? []) void event;
    const [gaps] = await sink.points("gen_ai.client.operation.time_per_output_chunk");
    expect(gaps?.attributes["server.address"]).toBe("127.0.0.1");
  });
});
