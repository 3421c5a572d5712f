import {
  AgenticRetrieveStreamCommand,
  type AgenticRetrieveStreamCommandInput,
  type BedrockAgentRuntimeClient,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { histogramOf } from "../../testing/telemetry-sink.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const MODEL = "amazon.nova-pro-v1:0";
const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
const ACTIONS = [{ retrieve: { inputQuery: { text: "cold" }, sourceRetrievers: [{ identifier: "KB1" }] } }];
const step = (id: string, status: string, more: object = {}): ReplayEvent => {
  const attributes = { step: "Retrieval", status, message: "looking", actions: ACTIONS, ...more };
  return event("traceEvent", { id, timestamp: 1, attributes });
};
const RESULT = {
  results: [{ content: { text: "Check the thermostat." }, sourceRetriever: { identifier: "KB1" } }],
  generatedResponse: { answer: "The thermostat.", citations: [{ startIndex: 0, endIndex: 3, references: [] }] },
};
const answer = (): ReplayAnswer => ({
  kind: "events",
  events: [
    step("p", "SUCCEEDED", { step: "Planning", actions: [] }),
    step("a", "IN_PROGRESS"),
    step("a", "SUCCEEDED", { retrievalResponse: [{}, {}] }),
    step("b", "FAILED"),
    step("c", "IN_PROGRESS", { step: "SpeculativeRetrieval", actions: [] }),
    event("responseEvent", { text: "The thermostat." }),
    event("novelty", { x: 1 }),
    event("result", RESULT),
  ],
});

function command(...ids: readonly string[]): AgenticRetrieveStreamCommand {
  const input: AgenticRetrieveStreamCommandInput = {
    messages: [
      { role: "user", content: { text: "Why is it cold?" } },
      { role: "assistant", content: { text: "Since when?" } },
      { role: "user", content: { text: "Since Monday." } },
    ],
    retrievers: ids.map((knowledgeBaseId) => ({ configuration: { knowledgeBase: { knowledgeBaseId } } })),
    agenticRetrieveConfiguration: {
      foundationModelConfiguration: {
        type: "BEDROCK_FOUNDATION_MODEL",
        bedrockFoundationModelConfiguration: { modelConfiguration: { modelArn: MODEL } },
      },
    },
    policyConfiguration: { bedrockGuardrailConfiguration: { guardrailId: "gr-1", guardrailVersion: "1" } },
  };
  return new AgenticRetrieveStreamCommand(input);
}

async function read(client: BedrockAgentRuntimeClient, one: AgenticRetrieveStreamCommand): Promise<unknown[]> {
  const events: unknown[] = [];
  const { stream } = await client.send(one);
  for await (const item of stream ?? []) events.push(item);
  return events;
}

describe("an AgenticRetrieveStream call", () => {
  const runtime = useAgentRuntime();
  const root = (): ReadableSpan => {
    const span = runtime.sink.spans.find(({ parentSpanContext }) => parentSpanContext === undefined);
    if (span === undefined) throw new Error("Expected the call's span, got none");
    return span;
  };

  it("has a span beneath for each question to a knowledge base, with how it came out", async () => {
    runtime.answerWith(answer);
    await read(runtime.client(), command("KB1"));
    const id = root().spanContext().spanId;
    const steps = runtime.sink.spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === id);
    expect(steps.map(({ name }) => name)).toEqual(["retrieval KB1", "retrieval KB1", "retrieval KB1"]);
    expect(steps.map(({ attributes }) => attributes)).toMatchObject([
      { "aws.bedrock.knowledge_base.id": "KB1", "aws.bedrock.knowledge_base.document_count": 2 },
      { "error.type": "_OTHER" },
      { "outcrop.agent.incomplete": true },
    ]);
    expect(JSON.stringify(steps.map(({ attributes }) => attributes))).not.toContain("cold");
    const points = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(points.reduce((sum, point) => sum + histogramOf(point).count, 0)).toBe(4);
  });

  it("is a retrieval that lasts as long as its stream, with its knowledge base, model and steps", async () => {
    runtime.answerWith(answer);
    const plain = await read(runtime.plain(), command("KB1"));
    expect(await read(runtime.client(), command("KB1"))).toEqual(plain);
    const { name, attributes } = root();
    expect(name).toBe("retrieval KB1");
    expect(attributes).toMatchObject({
      "gen_ai.data_source.id": "KB1",
      "gen_ai.request.model": MODEL,
      "aws.bedrock.knowledge_base.id": "KB1",
      "aws.bedrock.knowledge_base.step_count": 4,
      "aws.bedrock.knowledge_base.document_count": 1,
      "aws.bedrock.knowledge_base.citation_count": 1,
      "aws.bedrock.guardrail.id": "gr-1",
    });
    expect(JSON.stringify(attributes)).not.toMatch(/thermostat|Monday/);
  });

  it("over several knowledge bases names them all", async () => {
    runtime.answerWith(answer);
    await read(runtime.client(), command("KB1", "KB2"));
    const { name, attributes } = root();
    expect(name).toBe("retrieval");
    expect(attributes["aws.bedrock.knowledge_base.ids"]).toEqual(["KB1", "KB2"]);
  });

  it("says the last question and the documents where content is captured", async () => {
    runtime.answerWith(answer);
    await read(runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }), command("KB1"));
    const { attributes } = root();
    expect(attributes["gen_ai.retrieval.query.text"]).toBe("Since Monday.");
    expect(attributes["aws.bedrock.knowledge_base.documents"]).toBe('[{"id":"0","content":"Check the thermostat."}]');
  });

  const told = (id: string, status: string, more: object = {}): ReplayEvent =>
    event("traceEvent", { id, timestamp: 1, attributes: { step: "Retrieval", status, message: "looking", ...more } });
  const asks = (text: string, ...ids: string[]): object => ({
    retrieve: { inputQuery: { text }, sourceRetrievers: ids.map((identifier) => ({ identifier })) },
  });
  const found = (...ids: string[]): object => ({
    retrievalResponse: ids.map((identifier) => ({ content: { text: "p" }, sourceRetriever: { identifier } })),
  });
  async function beneath(events: readonly ReplayEvent[], env = {}): Promise<readonly ReadableSpan[]> {
    runtime.answerWith(() => ({ kind: "events", events }));
    await read(runtime.client(env), command("KB1", "KB2"));
    return runtime.sink.spans.filter(({ parentSpanContext }) => parentSpanContext !== undefined);
  }
  const countOf = ({ attributes }: ReadableSpan): unknown => attributes["aws.bedrock.knowledge_base.document_count"];

  it("has a span for each of several questions of one step, with what each found", async () => {
    const actions = [asks("a", "KB1"), asks("b", "KB2"), { memoryRetrieve: { memoryId: "m" } }];
    const spans = await beneath([
      told("1", "IN_PROGRESS", { actions }),
      told("1", "SUCCEEDED", found("KB1", "KB2", "KB1")),
    ]);
    expect(spans.map((span) => [span.name, countOf(span)])).toEqual([
      ["retrieval KB1", 2],
      ["retrieval KB2", 1],
    ]);
  });

  it.each([
    ["an id of its own", "2"],
    ["the id of the step", "1"],
  ])("ends a step by an event with %s, though its actions are told there alone", async (_, id) => {
    const spans = await beneath([
      told("1", "IN_PROGRESS"),
      told(id, "SUCCEEDED", { actions: [asks("a", "KB2")], ...found("KB2") }),
    ]);
    expect(spans.map((span) => [span.name, countOf(span)])).toEqual([["retrieval KB2", 1]]);
    expect(root().attributes["aws.bedrock.knowledge_base.step_count"]).toBe(1);
  });

  it("leaves open what each question of a step found, where two ask the same source", async () => {
    const actions = [asks("a", "KB1"), asks("b", "KB1", "KB2")];
    const spans = await beneath([told("1", "SUCCEEDED", { actions, ...found("KB1", "KB2") })]);
    expect(spans.map((span) => [span.name, countOf(span)])).toEqual([
      ["retrieval KB1", undefined],
      ["retrieval", undefined],
    ]);
  });

  it("says why a step failed, and what the guardrail did, whatever it let pass later", async () => {
    const warnings = (action: string): object => ({ warnings: [{ guardrail: { id: "gr-1", version: "1", action } }] });
    const spans = await beneath([
      told("1", "IN_PROGRESS", warnings("INTERVENED")),
      told("1", "FAILED", { failures: [{ message: "No index." }], ...warnings("NONE") }),
    ]);
    expect(spans.map(({ status }) => status)).toEqual([{ code: 2, message: "No index." }]);
    expect(root().attributes["aws.bedrock.guardrail.action"]).toBe("GUARDRAIL_INTERVENED");
  });

  it("says what each question found where content is captured", async () => {
    const response = [{ content: { text: "p" }, metadata: { _source_uri: "s3://a" } }];
    const [span] = await beneath(
      [told("1", "SUCCEEDED", { actions: [asks("a", "KB1")], retrievalResponse: response })],
      { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" },
    );
    expect(span?.attributes["gen_ai.retrieval.query.text"]).toBe("a");
    expect(span?.attributes["aws.bedrock.knowledge_base.documents"]).toBe('[{"id":"s3://a","content":"p"}]');
  });
});
