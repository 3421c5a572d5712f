import { InvokeModelWithResponseStreamCommand, type ResponseStream } from "@aws-sdk/client-bedrock-runtime";
import { SpanStatusCode } from "@opentelemetry/api";
import { awsError, type ReplayAnswer, type ReplayEvent } from "@outcrop/replay";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPlugin } from "../../aws-sdk/plugin.ts";
import { settingsFrom } from "../../settings.ts";
import { findOperation } from "../../surfaces.ts";
import { createTelemetry } from "../../telemetry.ts";
import { type Bedrock, MODEL, startBedrock } from "../../testing/bedrock.ts";
import { histogramOf, openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";

const START = {
  type: "message_start",
  message: { id: "msg_1", model: "claude-x", role: "assistant", usage: { input_tokens: 12, output_tokens: 1 } },
};
const delta = (part: object) => ({ type: "content_block_delta", index: 0, delta: part });
const CLAUDE: readonly unknown[] = [
  START,
  { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t1", name: "look_up" } },
  delta({ type: "input_json_delta", partial_json: '{"q":' }),
  delta({ type: "input_json_delta", partial_json: '"Ada"}' }),
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 88 } },
  {
    type: "message_stop",
    "amazon-bedrock-invocationMetrics": { inputTokenCount: 12, outputTokenCount: 72 },
    "amazon-bedrock-guardrailAction": "NONE",
  },
];

/** A chunk as it goes over the wire: JSON in base64 in JSON. */
function chunk(body: unknown): ReplayEvent {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { type: "event", name: "chunk", payload: { bytes: Buffer.from(text).toString("base64"), p: "abc" } };
}

describe("an InvokeModelWithResponseStream call", () => {
  let sink: TelemetrySink;
  let bedrock: Bedrock;
  let answer: ReplayAnswer;
  beforeEach(async () => {
    sink = openTelemetrySink();
    bedrock = await startBedrock(() => answer);
    answer = streamOf(CLAUDE.map(chunk));
  });
  afterEach(async () => {
    sink.close();
    await bedrock.close();
  });
  const streamOf = (events: readonly ReplayEvent[]): ReplayAnswer => ({
    kind: "events",
    events,
    headers: { "x-amzn-requestid": "req-2" },
  });
  async function open(env: Record<string, string> = {}, modelId = MODEL): Promise<AsyncIterable<ResponseStream>> {
    const client = bedrock.client();
    client.middlewareStack.use(createPlugin(findOperation, createTelemetry(settingsFrom(env))) as never);
    const request = { anthropic_version: "bedrock-2023-05-31", max_tokens: 9, messages: [] };
    const command = new InvokeModelWithResponseStreamCommand({ modelId, body: JSON.stringify(request) });
    const { body } = await client.send(command);
    if (body === undefined) throw new Error("Expected a stream");
    return body;
  }
  async function read(stream: AsyncIterable<ResponseStream>): Promise<number> {
    let events = 0;
    for await (const event of stream) events += event.chunk === undefined ? 0 : 1;
    return events;
  }

  it("ends when the last chunk has been read, with the figures of message_delta (2.A.5, 2.D.6)", async () => {
    const stream = await open();
    expect(sink.spans).toEqual([]);
    expect(await read(stream)).toBe(CLAUDE.length);
    const { name, status, attributes } = sink.onlySpan();
    expect([name, status.code]).toEqual([`chat ${MODEL}`, SpanStatusCode.UNSET]);
    expect(attributes).toMatchObject({
      "gen_ai.request.stream": true,
      "gen_ai.request.max_tokens": 9,
      "gen_ai.response.id": "msg_1",
      "gen_ai.response.model": "claude-x",
      "gen_ai.response.finish_reasons": ["tool_use"],
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 88,
      "aws.bedrock.guardrail.action": "NONE",
    });
    expect(attributes["gen_ai.response.time_to_first_chunk"]).toBeGreaterThan(0);
    const [gaps, ...others] = await sink.points("gen_ai.client.operation.time_per_output_chunk");
    expect([histogramOf(gaps).count, others]).toEqual([1, []]);
    expect(gaps?.attributes["gen_ai.response.model"]).toBe("claude-x");
  });

  it("takes Bedrock's metrics where the model counts nothing (2.A.6)", async () => {
    const metrics = { inputTokenCount: 19, outputTokenCount: 20 };
    answer = streamOf([
      chunk({ outputs: [{ text: "a", stop_reason: null }] }),
      chunk({ outputs: [{ text: "b", stop_reason: "length" }], "amazon-bedrock-invocationMetrics": metrics }),
    ]);
    await read(await open({}, "mistral.mistral-small-2402-v1:0"));
    expect(sink.onlySpan().attributes).toMatchObject({
      "gen_ai.response.id": "req-2",
      "gen_ai.response.finish_reasons": ["length"],
      "gen_ai.usage.input_tokens": 19,
      "gen_ai.usage.output_tokens": 20,
    });
  });

  it("that a guardrail stopped stays stopped, whatever later chunks say, and has the policies of the trace", async () => {
    const acted = { "amazon-bedrock-guardrailAction": "INTERVENED" };
    const usage = { topicPolicyUnits: 2 };
    const topics = [{ name: "secrets", type: "DENY", action: "BLOCKED" }];
    const guardrail = { input: { gr: { topicPolicy: { topics }, invocationMetrics: { usage } } } };
    answer = streamOf([
      chunk(START),
      chunk({ ...delta({ type: "text_delta", text: "Sorry." }), ...acted }),
      chunk({ type: "content_block_stop", index: 0, ...acted, "amazon-bedrock-trace": { guardrail } }),
      chunk({ type: "message_stop", "amazon-bedrock-guardrailAction": "NONE" }),
    ]);
    await read(await open());
    expect(sink.onlySpan().attributes).toMatchObject({
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "aws.bedrock.guardrail.policies": ["topic"],
      "aws.bedrock.guardrail.usage.topic_policy_units": 2,
    });
  });

  it("passes chunks on that it cannot read, and counts from the others", async () => {
    const odd = ["", "{", "[1]", "null", '"text"', '{"type":7,"usage":[]}'].map(chunk);
    const empty: ReplayEvent = { type: "event", name: "chunk", payload: {} };
    answer = streamOf([...odd, empty, ...CLAUDE.map(chunk), ...odd]);
    let events = 0;
    for await (const event of await open()) events += event === undefined ? 0 : 1;
    expect(events).toBe(CLAUDE.length + 2 * odd.length + 1);
    expect(sink.onlySpan().attributes["gen_ai.usage.output_tokens"]).toBe(88);
  });

  it("that the caller breaks out of has what is known by then, and no output tokens made up", async () => {
    for await (const event of await open()) if (event.chunk !== undefined) break;
    const { status, attributes } = sink.onlySpan();
    expect(status.code).toBe(SpanStatusCode.UNSET);
    expect(attributes["gen_ai.usage.input_tokens"]).toBe(12);
    expect(attributes).not.toHaveProperty("gen_ai.usage.output_tokens");
    expect(attributes).not.toHaveProperty("gen_ai.response.finish_reasons");
  });

  it("that fails in the middle ends as an error, with the tokens known by then (2.A.4, 2.C.2)", async () => {
    const failure: ReplayEvent = {
      type: "exception",
      name: "modelStreamErrorException",
      payload: { message: "broken", originalStatusCode: 500 },
    };
    answer = streamOf([chunk(START), chunk(delta({ type: "text_delta", text: "a" })), failure]);
    let seen = 0;
    const reading = (async () => {
      for await (const event of await open()) seen += event.chunk === undefined ? 0 : 1;
    })();
    await expect(reading).rejects.toMatchObject({ name: "ModelStreamErrorException" });
    expect(seen).toBe(2);
    const { attributes } = sink.onlySpan();
    expect(attributes).toMatchObject({
      "error.type": "ModelStreamErrorException",
      "gen_ai.usage.input_tokens": 12,
    });
  });

  it("that is refused before the first chunk ends as an error (2.A.2)", async () => {
    answer = awsError("ThrottlingException", "slow");
    await expect(open()).rejects.toMatchObject({ name: "ThrottlingException" });
    expect(sink.onlySpan().attributes["error.type"]).toBe("ThrottlingException");
  });

  it("captures content where that is asked for, a tool's arguments put together (2.C.4)", async () => {
    await read(await open({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }));
    expect(JSON.parse(String(sink.onlySpan().attributes["gen_ai.output.messages"]))).toEqual([
      {
        role: "assistant",
        parts: [{ type: "tool_call", id: "t1", name: "look_up", arguments: { q: "Ada" } }],
        finish_reason: "tool_call",
      },
    ]);
  });
});
