import { ConverseCommand, ConverseStreamCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { logs } from "@opentelemetry/api";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { afterEach, describe, expect, it } from "vitest";
import { withSession } from "../session/session.ts";
import { MESSAGES, MODEL } from "../testing/bedrock.ts";
import { readAll, useBedrock } from "../testing/use-bedrock.ts";
import { globalLoggerProvider } from "./global-logger.ts";

const mode = (value: string) => ({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: value });
const usage = { inputTokens: 3, outputTokens: 2 };
const OLDER = Symbol.for("io.opentelemetry.js.api.logs");

describe("the event of a model call", () => {
  const bedrock = useBedrock();
  const call = async (env: Readonly<Record<string, string>>) => {
    bedrock.answerWith(() => converse({ text: "hi", usage }));
    await bedrock.client(env).send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    const [event, ...others] = bedrock.sink.events;
    expect(others).toEqual([]);
    return { event, span: bedrock.sink.onlySpan() };
  };
  afterEach(() => Reflect.deleteProperty(globalThis, OLDER));

  it.each([
    ["true", true, false, undefined],
    ["false", false, false, undefined],
    ["NO_CONTENT", false, false, undefined],
    ["SPAN_ONLY", true, false, undefined],
    ["EVENT_ONLY", false, true, true],
    ["SPAN_AND_EVENT", true, true, true],
  ])("under %s: content on the span %s, on the event %s", async (value, onSpan, onEvent, hasEvent) => {
    const { event, span } = await call(mode(value));
    expect("gen_ai.input.messages" in span.attributes).toBe(onSpan);
    expect(event !== undefined).toBe(hasEvent === true);
    expect("gen_ai.input.messages" in (event?.attributes ?? {})).toBe(onEvent);
  });

  it("has the call's facts, structured content, and is linked to the span", async () => {
    const { event, span } = await withSession({ sessionId: "s1" }, () => call(mode("EVENT_ONLY")));
    expect(event?.eventName).toBe("gen_ai.client.inference.operation.details");
    expect(event?.body).toBeUndefined();
    expect(event?.severityNumber).toBeUndefined();
    expect(event?.spanContext).toMatchObject({
      traceId: span.spanContext().traceId,
      spanId: span.spanContext().spanId,
    });
    expect(event?.instrumentationScope).toMatchObject({ name: "@outcrop/node" });
    expect(event?.instrumentationScope.schemaUrl).toBe(span.instrumentationScope.schemaUrl);
    expect(event?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": MODEL,
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.response.finish_reasons": ["end_turn"],
      "server.address": "127.0.0.1",
      "session.id": "s1",
      "gen_ai.input.messages": [{ role: "user", parts: [{ type: "text", content: "hello" }] }],
      "gen_ai.output.messages": [
        { role: "assistant", parts: [{ type: "text", content: "hi" }], finish_reason: "stop" },
      ],
    });
    expect(Object.keys(event?.attributes ?? {}).filter((name) => /^(?:llm|aws|outcrop)\./.test(name))).toEqual([]);
  });

  it("has the severity that the newest conventions give it", async () => {
    const { event } = await call({ ...mode("EVENT_ONLY"), OUTCROP_SEMCONV: "latest" });
    expect(event?.severityNumber).toBe(5);
  });

  it("comes without content, or not at all, where the switch of the Python packages says so", async () => {
    const { event } = await call({ OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT: "true" });
    expect(event?.attributes).toMatchObject({ "gen_ai.usage.output_tokens": 2 });
    expect(event?.attributes).not.toHaveProperty("gen_ai.input.messages");
    await bedrock
      .client({ ...mode("EVENT_ONLY"), OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT: "false" })
      .send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    expect(bedrock.sink.events).toHaveLength(1);
  });

  it("comes of a call that failed, with its error", async () => {
    bedrock.answerWith(awsError("AccessDeniedException", "no"));
    const command = new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES });
    await expect(bedrock.client(mode("EVENT_ONLY")).send(command)).rejects.toThrow("no");
    expect(bedrock.sink.events[0]?.attributes).toMatchObject({ "error.type": "AccessDeniedException" });
    expect(bedrock.sink.events[0]?.attributes).not.toHaveProperty("gen_ai.output.messages");
  });

  it("comes once of a stream, at its end", async () => {
    bedrock.answerWith(() => converseStream({ text: "one two three", deltaSize: 3, usage }));
    const command = new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES });
    const { stream } = await bedrock.client(mode("EVENT_ONLY")).send(command);
    expect(bedrock.sink.events).toEqual([]);
    await readAll(stream);
    expect(bedrock.sink.events).toHaveLength(1);
    expect(JSON.stringify(bedrock.sink.events[0]?.attributes)).toContain("one two three");
  });

  it("does not come of embeddings, for which the conventions have none", async () => {
    bedrock.answerWith({ kind: "json", json: { embedding: [1, 2], inputTextTokenCount: 2 } });
    const body = JSON.stringify({ inputText: "secret" });
    await bedrock
      .client(mode("SPAN_AND_EVENT"))
      .send(new InvokeModelCommand({ modelId: "amazon.titan-embed-text-v2:0", body }));
    expect(bedrock.sink.events).toEqual([]);
    expect(JSON.stringify(bedrock.sink.onlySpan().attributes)).not.toContain("secret");
  });

  it("is not missed by anybody where no logger is registered", async () => {
    logs.disable();
    const { span } = await call(mode("SPAN_AND_EVENT"));
    expect(span.attributes).toHaveProperty("gen_ai.input.messages");
  });

  it("goes to a logger of the older API as well", async () => {
    logs.disable();
    const emitted: unknown[] = [];
    const provider = { getLogger: () => ({ emit: (record: unknown) => emitted.push(record) }) };
    Reflect.set(globalThis, OLDER, (version: number) => (version === 1 ? provider : undefined));
    expect(globalLoggerProvider()).toBe(provider);
    await call(mode("EVENT_ONLY"));
    // As text: SDKs of that time drop attributes that are lists of objects.
    const input = JSON.stringify([{ role: "user", parts: [{ type: "text", content: "hello" }] }]);
    expect(emitted).toMatchObject([
      { eventName: "gen_ai.client.inference.operation.details", attributes: { "gen_ai.input.messages": input } },
    ]);
  });
});
