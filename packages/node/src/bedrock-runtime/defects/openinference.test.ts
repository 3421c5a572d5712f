import { createRequire } from "node:module";
import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import * as sdk from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode, trace } from "@opentelemetry/api";
import { converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { attach } from "../../aws-sdk/attach.ts";
import { CREDENTIALS, MESSAGES, MODEL } from "../../testing/bedrock.ts";
import { counted } from "../../testing/counted-stream.ts";
import { chunks, readAll, useBedrock } from "../../testing/use-bedrock.ts";
import { findOperation } from "../../surfaces.ts";

const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const usage = { inputTokens: 3, outputTokens: 2 };

// Numbers as in docs/bedrock-defects.md.
describe("defects seen in OpenInference", () => {
  const bedrock = useBedrock();
  const STREAM = new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES });

  it("2.C.1: nothing is pulled from the service before the caller pulls, nor after the caller has stopped", async () => {
    bedrock.answerWith(converseStream({ text: "one two three four", deltaSize: 3, usage }));
    const client = bedrock.client();
    const pulls = counted(client);
    const { stream } = await client.send(STREAM);
    expect(pulls.count).toBe(0);
    let read = 0;
    for await (const _ of stream ?? []) {
      read += 1;
      expect(pulls.count).toBe(read);
      if (read === 3) break;
    }
    expect(pulls.count).toBe(3);
    expect(bedrock.sink.spans).toHaveLength(1);
  });

  it("2.C.1: the stream is the object that the SDK made", async () => {
    bedrock.answerWith(() => converseStream({ text: "hi" }));
    const plain = await bedrock.plain().send(STREAM);
    const seen = await bedrock.client().send(STREAM);
    expect(seen.stream?.constructor).toBe(plain.stream?.constructor);
    expect(Object.keys(seen.stream ?? {})).toEqual(Object.keys(plain.stream ?? {}));
    await readAll(plain.stream);
    await readAll(seen.stream);
  });

  it("2.C.2: what came before an error in the middle is delivered, also to a caller who begins late", async () => {
    const rejections: unknown[] = [];
    const onRejection = (reason: unknown): void => void rejections.push(reason);
    process.on("unhandledRejection", onRejection);
    const failure = { kind: "exception", name: "throttlingException", message: "slow", afterDeltas: 2 } as const;
    bedrock.answerWith(() => converseStream({ text: "one two three", deltaSize: 3, failure }));
    const { stream } = await bedrock.client().send(STREAM);
    // Another whole call: by its end the error has long been there.
    const other = await bedrock.plain().send(STREAM);
    await readAll(other.stream).catch(() => undefined);
    const deltas: unknown[] = [];
    const reading = (async () => {
      for await (const event of stream ?? []) if (event.contentBlockDelta !== undefined) deltas.push(event);
    })();
    await expect(reading).rejects.toThrow("slow");
    expect(deltas).toHaveLength(2);
    expect(rejections).toEqual([]);
    process.off("unhandledRejection", onRejection);
  });

  it("2.C.3: cached tokens of Converse are recorded, whole and streamed", async () => {
    const cached = { ...usage, cacheReadInputTokens: 5, cacheWriteInputTokens: 7 };
    const client = bedrock.client();
    bedrock.answerWith(converse({ text: "hi", usage: cached }));
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    bedrock.answerWith(converseStream({ text: "hi", usage: cached }));
    await readAll((await client.send(STREAM)).stream);
    for (const { attributes } of bedrock.sink.spans) {
      expect(attributes["gen_ai.usage.cache_read.input_tokens"]).toBe(5);
      expect(attributes["gen_ai.usage.cache_creation.input_tokens"]).toBe(7);
    }
    expect(bedrock.sink.spans).toHaveLength(2);
  });

  it("2.C.4, 2.D.6: the arguments of a tool in a Claude stream are put together from their pieces", async () => {
    const tool = { type: "tool_use", id: "t1", name: "weather", input: {} };
    const piece = (partial_json: string) => ({
      type: "content_block_delta",
      index: 0,
      delta: { type: "input_json_delta", partial_json },
    });
    bedrock.answerWith(
      chunks(
        {
          type: "message_start",
          message: { id: "m", role: "assistant", usage: { input_tokens: 1, output_tokens: 1 } },
        },
        { type: "content_block_start", index: 0, content_block: tool },
        piece('{"ci'),
        piece('ty":"Bern"}'),
        { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 9 } },
      ),
    );
    const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: '{"messages":[]}' });
    await readAll((await bedrock.client(CAPTURE).send(command)).body);
    expect(JSON.parse(String(bedrock.sink.onlySpan().attributes["gen_ai.output.messages"]))).toMatchObject([
      { parts: [{ type: "tool_call", id: "t1", name: "weather", arguments: { city: "Bern" } }] },
    ]);
  });

  it.each([`us.${MODEL}`, `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${MODEL}`])(
    "2.C.5: %s keeps its name, is of Bedrock, and has the price of its model",
    async (modelId) => {
      bedrock.answerWith(converse({ text: "hi", usage: { inputTokens: 1_000, outputTokens: 0 } }));
      await bedrock.client().send(new ConverseCommand({ modelId, messages: MESSAGES }));
      expect(bedrock.sink.onlySpan().attributes).toMatchObject({
        "gen_ai.request.model": modelId,
        "gen_ai.provider.name": "aws.bedrock",
        "llm.cost.usd": 0.003,
      });
    },
  );

  const openAi = {
    choices: [{ index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  };
  const HEADERS = { "x-amzn-bedrock-input-token-count": "3", "x-amzn-bedrock-output-token-count": "2" };
  it.each([
    ["openai.gpt-oss-20b-1:0", openAi],
    ["deepseek.v3-v1:0", openAi],
    ["qwen.qwen3-32b-v1:0", openAi],
    ["mistral.mistral-7b-instruct-v0:2", { outputs: [{ text: "hello", stop_reason: "stop" }] }],
  ])("2.C.6: %s has its tokens and its answer", async (modelId, json) => {
    bedrock.answerWith({ kind: "json", json, headers: HEADERS });
    const body = JSON.stringify({ messages: [{ role: "user", content: "hi" }] });
    await bedrock.client(CAPTURE).send(new InvokeModelCommand({ modelId, body }));
    const { attributes } = bedrock.sink.onlySpan();
    expect(attributes).toMatchObject({ "gen_ai.usage.input_tokens": 3, "gen_ai.usage.output_tokens": 2 });
    expect(attributes["gen_ai.output.messages"]).toContain("hello");
  });

  it("2.C.7, 2.D.5: a call by callback gets its answer, and its span is no error", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    const client = bedrock.client();
    const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
    const output = await new Promise<unknown>((resolve) => {
      client.send(command, (error: unknown, result: unknown) => resolve(error ?? result));
    });
    expect(output).toMatchObject({ stopReason: "end_turn" });
    expect(bedrock.sink.onlySpan().status.code).toBe(SpanStatusCode.UNSET);
  });

  it("2.C.8: another copy of the SDK in the process is traced as well", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    const require = createRequire(import.meta.url);
    const path = require.resolve("@aws-sdk/client-bedrock-runtime");
    const one = require(path) as typeof sdk;
    delete require.cache[path];
    const two = require(path) as typeof sdk;
    expect(two.BedrockRuntimeClient).not.toBe(one.BedrockRuntimeClient);
    const { region, ...credentials } = CREDENTIALS;
    for (const { BedrockRuntimeClient, ConverseCommand: Command } of [one, two]) {
      const client = new BedrockRuntimeClient({ region, credentials, endpoint: bedrock.url });
      attach(client);
      await client.send(new Command({ modelId: MODEL, messages: MESSAGES }));
      client.destroy();
    }
    expect(bedrock.sink.spans).toHaveLength(2);
  });

  it("2.C.9: the span is active while the request is made, so that HTTP spans nest beneath it", async () => {
    bedrock.answerWith(converse({ text: "hi" }));
    const client = bedrock.client();
    const active: (string | undefined)[] = [];
    client.middlewareStack.add(
      (next) => (args) => {
        active.push(trace.getActiveSpan()?.spanContext().spanId);
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await client.send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(active).toEqual([bedrock.sink.onlySpan().spanContext().spanId]);
  });

  it.each([{}, CAPTURE])("2.C.10: an image is never copied onto a span (%j)", async (env) => {
    bedrock.answerWith(converse({ text: "hi" }));
    const bytes = Buffer.from("the picture of a secret");
    const content = [{ image: { format: "png" as const, source: { bytes } } }];
    await bedrock.client(env).send(new ConverseCommand({ modelId: MODEL, messages: [{ role: "user", content }] }));
    const told = JSON.stringify(bedrock.sink.onlySpan().attributes);
    expect(told).not.toContain(bytes.toString("base64").slice(0, 20));
    expect(told).not.toContain("secret");
  });

  it("2.C.11: every command of the SDK is traced", () => {
    const commands = Object.keys(sdk).filter((name) => name.endsWith("Command") && !name.startsWith("$"));
    expect(commands.length).toBeGreaterThanOrEqual(11);
    expect(commands.filter((name) => findOperation("BedrockRuntimeClient", name) === undefined)).toEqual([]);
  });
});
