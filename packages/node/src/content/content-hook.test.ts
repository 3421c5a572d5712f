import { ConverseCommand, ConverseStreamCommand, type BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { trace } from "@opentelemetry/api";
import { converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { createPlugin } from "../aws-sdk/plugin.ts";
import { settingsFrom } from "../settings.ts";
import { flush } from "../start/start.ts";
import { findOperation } from "../surfaces.ts";
import { createTelemetry } from "../telemetry.ts";
import { MODEL, until } from "../testing/bedrock.ts";
import { histogramOf } from "../testing/telemetry-sink.ts";
import { readAll, useBedrock } from "../testing/use-bedrock.ts";
import type { ContentCall, ContentHook } from "./content-hook.ts";
import { pendingContent } from "./pending.ts";

const ON = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const IMAGE = Buffer.from("a picture");
const INPUT = {
  modelId: MODEL,
  system: [{ text: "The password is hunter2." }],
  messages: [
    {
      role: "user" as const,
      content: [{ text: "My card is 4111" }, { image: { format: "png" as const, source: { bytes: IMAGE } } }],
    },
  ],
};
const usage = { inputTokens: 1, outputTokens: 2 };

describe("a content hook", () => {
  const bedrock = useBedrock();

  function client(contentHook: ContentHook, env: Readonly<Record<string, string>> = ON): BedrockRuntimeClient {
    bedrock.answerWith(() => converse({ text: "Noted: 4111", usage }));
    const plain = bedrock.plain();
    const telemetry = createTelemetry(settingsFrom(env), { contentHook });
    plain.middlewareStack.use(createPlugin(findOperation, telemetry) as never);
    return plain;
  }
  const told = (): string => JSON.stringify([bedrock.sink.spans.map((span) => span.attributes), bedrock.sink.events]);

  it("changes what is recorded, before it is", async () => {
    const calls: ContentCall[] = [];
    const hook: ContentHook = (content, call) => {
      calls.push(call);
      return JSON.parse(JSON.stringify(content).replaceAll(/4111|hunter2/g, "***")) as typeof content;
    };
    await client(hook).send(new ConverseCommand(INPUT));
    const span = bedrock.sink.onlySpan();
    const { attributes } = span;
    expect(attributes["gen_ai.output.messages"]).toContain("Noted: ***");
    expect(attributes["gen_ai.system_instructions"]).toContain("The password is ***.");
    expect(told()).not.toMatch(/4111|hunter2/);
    const [call] = calls;
    expect(call).toMatchObject({ operation: "chat", model: MODEL, traceId: span.spanContext().traceId });
    expect(call?.attributes).toMatchObject({ "gen_ai.usage.output_tokens": 2, "gen_ai.request.model": MODEL });
    expect(call?.input).toMatchObject({ messages: [{ content: [{}, { image: { source: { bytes: IMAGE } } }] }] });
  });

  it("moves content elsewhere and leaves a reference", async () => {
    const hook: ContentHook = ({ inputMessages, outputMessages }, { traceId }) => ({
      inputMessages: inputMessages.map((message) => ({
        ...message,
        parts: [{ type: "uri", modality: "document", uri: `s3://prompts/${traceId}` }],
      })),
      outputMessages,
    });
    await client(hook).send(new ConverseCommand(INPUT));
    const span = bedrock.sink.onlySpan();
    const { attributes } = span;
    expect(JSON.parse(String(attributes["gen_ai.input.messages"]))).toEqual([
      {
        role: "user",
        parts: [{ type: "uri", modality: "document", uri: `s3://prompts/${span.spanContext().traceId}` }],
      },
    ]);
    expect(attributes).not.toHaveProperty("gen_ai.system_instructions");
  });

  it.each<[string, ContentHook, string]>([
    ["that answers with nothing", () => undefined, "hook"],
    ["that answers with something else", () => "all of it" as never, "hook"],
    [
      "that throws",
      () => {
        throw new Error("mine");
      },
      "hook_failed",
    ],
    ["that rejects", () => Promise.reject(new Error("mine")), "hook_failed"],
    ["that never answers", () => new Promise(() => undefined), "hook_timeout"],
  ])("%s leaves no content, and the caller sees nothing of it", async (_, hook, reason) => {
    const env = { ...ON, OUTCROP_CONTENT_HOOK_TIMEOUT_MS: "20" };
    const { output } = await client(hook, env).send(new ConverseCommand(INPUT));
    expect(output?.message?.content).toEqual([{ text: "Noted: 4111" }]);
    await until(() => bedrock.sink.spans.length > 0);
    expect(bedrock.sink.onlySpan().attributes["outcrop.content.dropped"]).toBe(reason);
    expect(told()).not.toMatch(/4111|hunter2/);
  });

  it("that takes its time holds up the span, not the caller, and not the span's duration", async () => {
    let release: (() => void) | undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const hook: ContentHook = (content) => gate.then(() => content);
    await client(hook).send(new ConverseCommand(INPUT));
    expect(bedrock.sink.spans).toEqual([]);
    const answered = performance.now();
    await until(() => performance.now() - answered > 50);
    release?.();
    await pendingContent();
    const { attributes, duration } = bedrock.sink.onlySpan();
    expect(attributes["gen_ai.output.messages"]).toContain("4111");
    const [metric] = await bedrock.sink.points("gen_ai.client.operation.duration");
    // The span begins a little after the call.
    expect(duration[0] + duration[1] / 1e9).toBeLessThan((histogramOf(metric).sum ?? 0) + 0.005);
  });

  it("that is under way is waited for by a flush, as before a function of AWS Lambda is frozen", async () => {
    const hook: ContentHook = async (content) => {
      await new Promise((resolve) => setImmediate(resolve));
      return content;
    };
    await client(hook).send(new ConverseCommand(INPUT));
    expect(bedrock.sink.spans).toEqual([]);
    await flush();
    expect(bedrock.sink.onlySpan().attributes["gen_ai.output.messages"]).toContain("4111");
  });

  it("sees the answer of a stream, as far as it was read", async () => {
    const seen: unknown[] = [];
    const instrumented = client((content) => {
      seen.push(content.outputMessages);
      return content;
    });
    bedrock.answerWith(() => converseStream({ text: "one two three", deltaSize: 4, usage }));
    const { stream } = await instrumented.send(new ConverseStreamCommand(INPUT));
    expect(await readAll(stream)).not.toEqual([]);
    expect(seen).toEqual([
      [{ role: "assistant", parts: [{ type: "text", content: "one two three" }], finish_reason: "stop" }],
    ]);
  });

  it("runs where nothing is recorded, too, and then nothing is", async () => {
    let runs = 0;
    const hook: ContentHook = (content) => {
      runs += 1;
      return content;
    };
    await client(hook, {}).send(new ConverseCommand(INPUT));
    expect(runs).toBe(1);
    expect(told()).not.toContain("4111");
  });

  it("that calls a model itself is not asked about that call", async () => {
    let runs = 0;
    const instrumented: BedrockRuntimeClient = client(async (content) => {
      runs += 1;
      await instrumented.send(new ConverseCommand(INPUT));
      return content;
    });
    await instrumented.send(new ConverseCommand(INPUT));
    await pendingContent();
    expect(runs).toBe(1);
    expect(bedrock.sink.spans).toHaveLength(2);
    const [inner, outer] = bedrock.sink.spans;
    expect(inner?.attributes).not.toHaveProperty("gen_ai.input.messages");
    // Beneath it, the ledger would take it for the same call.
    expect(inner?.parentSpanContext).toBeUndefined();
    expect(inner?.spanContext().traceId).not.toBe(outer?.spanContext().traceId);
  });

  it("gets content as it was when the call began, whatever the caller does to it meanwhile", async () => {
    const messages = [{ role: "user" as const, content: [{ text: "first" }] }];
    const instrumented = client((content) => content);
    const answer = instrumented.send(new ConverseCommand({ modelId: MODEL, messages }));
    await until(() => bedrock.requests.length > 0);
    messages.push({ role: "user", content: [{ text: "second" }] });
    await answer;
    expect(bedrock.sink.onlySpan().attributes["gen_ai.input.messages"]).not.toContain("second");
    expect(trace.getActiveSpan()).toBeUndefined();
  });
});
