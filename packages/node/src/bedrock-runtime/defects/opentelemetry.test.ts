import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { createPlugin } from "../../aws-sdk/plugin.ts";
import { settingsFrom } from "../../settings.ts";
import { findOperation } from "../../surfaces.ts";
import { createTelemetry } from "../../telemetry.ts";
import { MESSAGES, MODEL, until } from "../../testing/bedrock.ts";
import { chunks, readAll, useBedrock } from "../../testing/use-bedrock.ts";
import { histogramOf } from "../../testing/telemetry-sink.ts";

const CLAUDE_BODY = JSON.stringify({ max_tokens: 5, messages: [{ role: "user", content: "hi" }] });
const CLAUDE_ANSWER = {
  id: "msg_1",
  stop_reason: "end_turn",
  content: [],
  usage: { input_tokens: 3, output_tokens: 2 },
};
const usage = { inputTokens: 3, outputTokens: 2 };

// Numbers as in docs/bedrock-defects.md.
describe("defects seen in OpenTelemetry's own instrumentation", () => {
  const bedrock = useBedrock();

  it.each([
    ["text", CLAUDE_BODY],
    ["a Uint8Array", new TextEncoder().encode(CLAUDE_BODY)],
    ["a Buffer", Buffer.from(CLAUDE_BODY)],
    ["no JSON", "{{{"],
    ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0])],
  ])("2.A.1: a body that is %s does not break the call", async (_, body) => {
    bedrock.answerWith({ kind: "json", json: CLAUDE_ANSWER });
    const output = await bedrock.client().send(new InvokeModelCommand({ modelId: MODEL, body }));
    expect(JSON.parse(output.body.transformToString())).toEqual(CLAUDE_ANSWER);
    expect(bedrock.sink.onlySpan().attributes["gen_ai.usage.output_tokens"]).toBe(2);
  });

  it("2.A.1: a call without a model fails as it does by itself", async () => {
    const command = new InvokeModelCommand({ modelId: undefined, body: CLAUDE_BODY });
    const plain = await bedrock
      .plain()
      .send(command)
      .catch((error: unknown) => error);
    const seen = await bedrock
      .client()
      .send(command)
      .catch((error: unknown) => error);
    expect(seen).toEqual(plain);
    expect(seen).toBeInstanceOf(Error);
  });

  it.each([
    ["ConverseStream", new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES })],
    ["InvokeModelWithResponseStream", new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: CLAUDE_BODY })],
  ])("2.A.2, 2.B.4: the span of a %s that is refused ends as an error", async (_, command) => {
    bedrock.answerWith(awsError("ThrottlingException", "slow down"));
    await expect(bedrock.client().send(command as ConverseStreamCommand)).rejects.toThrow("slow down");
    expect(bedrock.sink.onlySpan().status.code).toBe(SpanStatusCode.ERROR);
  });

  it("2.A.3: the span of a stream that nobody reads ends, and says so", async () => {
    bedrock.answerWith(converseStream({ text: "hi", usage }));
    const client = bedrock.client({ OUTCROP_UNREAD_STREAM_TIMEOUT_MS: "20" });
    await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    await until(() => bedrock.sink.spans.length === 1);
    expect(bedrock.sink.onlySpan().attributes["outcrop.stream.unread"]).toBe(true);
  });

  it("2.A.4: a stream that fails in the middle does not look healthy", async () => {
    const failure = {
      kind: "exception",
      name: "modelStreamErrorException",
      message: "broken",
      afterDeltas: 1,
    } as const;
    bedrock.answerWith(converseStream({ text: "one two three", deltaSize: 3, failure }));
    const { stream } = await bedrock.client().send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    await expect(readAll(stream)).rejects.toThrow("broken");
    const span = bedrock.sink.onlySpan();
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: "broken" });
    expect(span.events.map((event) => event.name)).toEqual(["exception"]);
  });

  it("2.A.5: a Claude stream has the output tokens of its end, not those of its beginning", async () => {
    bedrock.answerWith(
      chunks(
        { type: "message_start", message: { id: "msg_1", usage: { input_tokens: 9, output_tokens: 1 } } },
        { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "hi" } },
        { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 12 } },
      ),
    );
    const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: CLAUDE_BODY });
    await readAll((await bedrock.client().send(command)).body);
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.usage.input_tokens": 9,
      "gen_ai.usage.output_tokens": 12,
    });
  });

  const TEXTS = [
    ["mistral.mistral-7b-instruct-v0:2", { outputs: [{ text: "a long answer", stop_reason: "stop" }] }],
    ["cohere.command-text-v14", { generations: [{ text: "a long answer", finish_reason: "COMPLETE" }] }],
  ] as const;
  it.each(TEXTS)("2.A.6: what %s does not count is not estimated", async (modelId, json) => {
    bedrock.answerWith({ kind: "json", json });
    await bedrock.client().send(new InvokeModelCommand({ modelId, body: '{"prompt":"a long question"}' }));
    expect(Object.keys(bedrock.sink.onlySpan().attributes).join(" ")).not.toContain("gen_ai.usage");
    expect(await bedrock.sink.points("gen_ai.client.token.usage")).toEqual([]);
  });
  it.each(TEXTS)("2.A.6: what the headers count for %s is taken", async (modelId, json) => {
    const headers = { "x-amzn-bedrock-input-token-count": "30", "x-amzn-bedrock-output-token-count": "20" };
    bedrock.answerWith({ kind: "json", json, headers });
    await bedrock.client().send(new InvokeModelCommand({ modelId, body: '{"prompt":"hi"}' }));
    expect(bedrock.sink.onlySpan().attributes["gen_ai.usage.output_tokens"]).toBe(20);
  });
  it.each(TEXTS)("2.A.6: what the last chunk counts for a stream of %s is taken", async (modelId, json) => {
    const metrics = { inputTokenCount: 30, outputTokenCount: 20 };
    bedrock.answerWith(chunks(json, { ...json, "amazon-bedrock-invocationMetrics": metrics }));
    const command = new InvokeModelWithResponseStreamCommand({ modelId, body: '{"prompt":"hi"}' });
    await readAll((await bedrock.client().send(command)).body);
    expect(bedrock.sink.onlySpan().attributes["gen_ai.usage.output_tokens"]).toBe(20);
  });

  it("2.A.7: a stream that is left early, a call that fails and InvokeModel are all measured", async () => {
    const client = bedrock.client();
    bedrock.answerWith(converseStream({ text: "one two three", deltaSize: 3 }));
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    for await (const event of stream ?? []) if (event.contentBlockDelta !== undefined) break;
    bedrock.answerWith(awsError("ThrottlingException", "slow down"));
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES })).catch(() => undefined);
    bedrock.answerWith({ kind: "json", json: CLAUDE_ANSWER });
    await client.send(new InvokeModelCommand({ modelId: MODEL, body: CLAUDE_BODY }));
    const durations = await bedrock.sink.points("gen_ai.client.operation.duration");
    expect(durations.reduce((sum, point) => sum + histogramOf(point).count, 0)).toBe(3);
  });

  it("2.A.8: Nova's parameters are read by their documented names", async () => {
    const body = JSON.stringify({ messages: [], inferenceConfig: { maxTokens: 50, topP: 0.9, temperature: 0.5 } });
    await bedrock.client().send(new InvokeModelCommand({ modelId: "amazon.nova-lite-v1:0", body }));
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.request.max_tokens": 50,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.temperature": 0.5,
    });
  });

  it("2.A.9: an ARN that hides the model still has the answer's facts", async () => {
    const modelId = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
    bedrock.answerWith({ kind: "json", json: CLAUDE_ANSWER });
    const body = JSON.stringify({ anthropic_version: "bedrock-2023-05-31", max_tokens: 5, messages: [] });
    await bedrock.client().send(new InvokeModelCommand({ modelId, body }));
    expect(bedrock.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.request.model": modelId,
      "gen_ai.request.max_tokens": 5,
      "gen_ai.usage.output_tokens": 2,
    });
  });

  it("2.A.10: speaks today's names and none of the legacy ones", async () => {
    bedrock.answerWith(converse({ text: "hi", usage: { ...usage, cacheReadInputTokens: 1 } }));
    await bedrock.client().send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    const { attributes } = bedrock.sink.onlySpan();
    expect(attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.cache_read.input_tokens": 1,
    });
    expect(attributes).not.toHaveProperty("gen_ai.system");
  });

  it("2.A.11: a hook of the user's gets the answer, not a promise of it", async () => {
    bedrock.answerWith(converse({ text: "hi", usage }));
    const seen: unknown[] = [];
    const client = bedrock.plain();
    const telemetry = createTelemetry(settingsFrom({}), {
      contentHook: (content) => {
        seen.push(content.outputMessages[0]?.parts[0]);
        return content;
      },
    });
    client.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(seen).toEqual([{ type: "text", content: "hi" }]);
  });
});
