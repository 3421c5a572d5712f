import { ApplyGuardrailCommand, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { logs } from "@opentelemetry/api";
import { awsError, converse, converseStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { withSession } from "../session/session.ts";
import { MESSAGES, MODEL } from "../testing/bedrock.ts";
import { readAll, useBedrock } from "../testing/use-bedrock.ts";

const EMIT = "OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT";
const OPT_IN = "OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN";
const CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
const EXCEPTION = "gen_ai.client.operation.exception";
const slow = { kind: "exception", name: "throttlingException", message: "slow", afterDeltas: 1 } as const;

describe("the event of a failed operation", () => {
  const bedrock = useBedrock();
  const refused = async (env: Readonly<Record<string, string>> = {}) => {
    bedrock.answerWith(() => awsError("ThrottlingException", "slow down"));
    const command = new ConverseCommand({ modelId: MODEL, messages: MESSAGES });
    await expect(bedrock.client(env).send(command)).rejects.toThrow("slow down");
    return { events: bedrock.sink.events, span: bedrock.sink.onlySpan() };
  };

  it.each(["1.41", "latest"])(
    "is a warning linked to the span, with type, message and stack, under %s",
    async (profile) => {
      const { events, span } = await withSession({ sessionId: "s1" }, () => refused({ OUTCROP_SEMCONV: profile }));
      const [event, ...others] = events;
      expect(others).toEqual([]);
      expect([event?.eventName, event?.severityNumber, event?.body]).toEqual([EXCEPTION, 13, undefined]);
      expect(event?.spanContext?.spanId).toBe(span.spanContext().spanId);
      expect(event?.instrumentationScope.schemaUrl).toBe(span.instrumentationScope.schemaUrl);
      expect(event?.attributes).toMatchObject({
        "exception.type": "ThrottlingException",
        "exception.message": "slow down",
        "exception.stacktrace": expect.stringContaining("\n    at "),
        "error.type": "ThrottlingException",
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": MODEL,
        "server.address": "127.0.0.1",
        "session.id": "s1",
      });
      expect(span.events.map(({ name }) => name)).toEqual(["exception"]);
    },
  );

  it("is the only place of the exception where the standard opt-in says so", async () => {
    const { events, span } = await refused({ [OPT_IN]: "http, logs" });
    expect(events).toHaveLength(1);
    expect(span.events).toEqual([]);
    expect(span.attributes["error.type"]).toBe("ThrottlingException");
  });

  it("is on both under the transition's other value", async () => {
    const { events, span } = await refused({ [OPT_IN]: "logs/dup" });
    expect([events.length, span.events.length]).toEqual([1, 1]);
  });

  it.each([["events are switched off", { [EMIT]: "false" }]])(
    "is not there where %s: the span keeps it",
    async (_, env) => {
      const { events, span } = await refused({ ...env, [OPT_IN]: "logs" });
      expect([events.length, span.events.length]).toEqual([0, 1]);
    },
  );

  it("is not there without a logger provider: the span keeps it", async () => {
    logs.disable();
    const { span } = await refused({ [OPT_IN]: "logs" });
    expect(span.events).toHaveLength(1);
  });

  it("comes once for a stream that fails half-way, with what is known by then and no content", async () => {
    bedrock.answerWith(() => converseStream({ text: "one two", deltaSize: 3, failure: slow }));
    const client = bedrock.client({ [CAPTURE]: "SPAN_ONLY" });
    const { stream } = await client.send(new ConverseStreamCommand({ modelId: MODEL, messages: MESSAGES }));
    await expect(readAll(stream)).rejects.toThrow();
    const [event, ...others] = bedrock.sink.events;
    expect(others).toEqual([]);
    expect(event?.attributes).toMatchObject({ "exception.type": "ThrottlingException", "gen_ai.request.stream": true });
    expect(Object.keys(event?.attributes ?? {}).filter((name) => name.includes("messages"))).toEqual([]);
    expect(bedrock.sink.onlySpan().attributes).toHaveProperty("gen_ai.input.messages");
  });

  it("is not there for a call that succeeds, nor for one that is no GenAI operation", async () => {
    bedrock.answerWith(() => converse({ text: "hi" }));
    await bedrock.client().send(new ConverseCommand({ modelId: MODEL, messages: MESSAGES }));
    bedrock.answerWith(() => awsError("AccessDeniedException", "no"));
    const guard = { guardrailIdentifier: "gr", guardrailVersion: "1", source: "INPUT", content: [] } as const;
    await expect(bedrock.client().send(new ApplyGuardrailCommand({ ...guard, content: [] }))).rejects.toThrow("no");
    expect(bedrock.sink.events).toEqual([]);
    expect(bedrock.sink.spans).toHaveLength(2);
  });

  it("costs the caller nothing where the logger fails", async () => {
    logs.disable();
    const emit = () => {
      throw new Error("full");
    };
    logs.setGlobalLoggerProvider({ getLogger: () => ({ emit }) } as never);
    const { span } = await refused({ [OPT_IN]: "logs" });
    expect(span.events).toHaveLength(1);
  });
});
