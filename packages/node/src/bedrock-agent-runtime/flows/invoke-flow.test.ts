import { type BedrockAgentRuntimeClient, InvokeFlowCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { SpanKind } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const MODEL = "amazon.nova-pro-v1:0";
const ALIAS = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/AG1/AL1";
const START = Date.parse("2026-11-20T09:00:00Z");
const at = (ms: number): string => new Date(START + ms).toISOString();
const trace = (member: string, nodeName: string, ms: number, more: object = {}): ReplayEvent => ({
  type: "event",
  name: "flowTraceEvent",
  payload: { trace: { [member]: { nodeName, timestamp: at(ms), ...more } } },
});
const input = (node: string, ms: number): ReplayEvent =>
  trace("nodeInputTrace", node, ms, { fields: [{ nodeInputName: "question", content: { document: "why cold" } }] });
const output = (node: string, ms: number): ReplayEvent =>
  trace("nodeOutputTrace", node, ms, { fields: [{ nodeOutputName: "answer", content: { document: "thermostat" } }] });
const action = (node: string, ms: number, serviceName: string, operationName: string, more: object): ReplayEvent =>
  trace("nodeActionTrace", node, ms, { requestId: `req-${node}`, serviceName, operationName, ...more });
const CONVERSE = {
  operationRequest: { modelId: MODEL, messages: [{ role: "user", content: [{ text: "why cold" }] }] },
  operationResponse: {
    output: { message: { role: "assistant", content: [{ text: "thermostat" }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 1000, outputTokens: 100, totalTokens: 1100 },
  },
};
const agentPart = (ms: number, orchestrationTrace: object): object => ({
  sessionId: "s",
  callerChain: [{ agentAliasArn: ALIAS }],
  eventTime: at(ms),
  trace: { orchestrationTrace },
});
const AGENT_TRACES = [
  agentPart(110, { modelInvocationInput: { traceId: "a-0", type: "ORCHESTRATION", foundationModel: MODEL } }),
  agentPart(150, {
    modelInvocationOutput: {
      traceId: "a-0",
      metadata: { startTime: at(110), endTime: at(150), usage: { inputTokens: 10, outputTokens: 5 } },
    },
  }),
];
const ENDING: ReplayEvent[] = [
  {
    type: "event",
    name: "flowOutputEvent",
    payload: { nodeName: "Out", nodeType: "FlowOutputNode", content: { document: "thermostat" } },
  },
  { type: "event", name: "flowCompletionEvent", payload: { completionReason: "SUCCESS" } },
];
const EVENTS: readonly ReplayEvent[] = [
  input("In", 0),
  output("In", 1),
  input("Prompt", 2),
  action("Prompt", 90, "Bedrock Runtime", "Converse", CONVERSE),
  output("Prompt", 100),
  input("Agent", 101),
  trace("nodeDependencyTrace", "Agent", 160, { traceElements: { agentTraces: AGENT_TRACES } }),
  output("Agent", 161),
  input("Books", 162),
  action("Books", 170, "BedrockAgentRuntime", "retrieve", {
    operationRequest: { knowledgeBaseId: "KB1" },
    operationResponse: { retrievalResults: [{}, {}] },
  }),
  output("Books", 171),
  input("Store", 172),
  action("Store", 180, "lambda", "Invoke", { operationRequest: { functionName: "in-store", payload: "thermostat" } }),
  output("Store", 181),
  input("Is it", 182),
  trace("conditionNodeResultTrace", "Is it", 183, { satisfiedConditions: [{ conditionName: "warm" }] }),
  ...ENDING,
];
const flow = (events: readonly ReplayEvent[]) => (): ReplayAnswer => ({
  kind: "events",
  events,
  headers: { "x-amz-bedrock-flow-execution-id": "exec-1" },
});

async function read(client: BedrockAgentRuntimeClient, enableTrace?: boolean, most = Infinity): Promise<unknown> {
  const events: unknown[] = [];
  try {
    const asked = enableTrace === undefined ? {} : { enableTrace };
    const { responseStream, executionId } = await client.send(
      new InvokeFlowCommand({
        flowIdentifier: "F1",
        flowAliasIdentifier: "A1",
        inputs: [{ nodeName: "In", nodeOutputName: "document", content: { document: "why cold" } }],
        ...asked,
      }),
    );
    events.push(executionId);
    for await (const event of responseStream ?? []) if (events.push(event) > most) break;
  } catch (error) {
    events.push(error instanceof Error ? [error.name, error.message] : error);
  }
  return events;
}

/** `name` of every span under those above it. */
function treeOf(spans: readonly ReadableSpan[]): unknown {
  const beneath = (parent: string | undefined): unknown[] =>
    spans
      .filter((span) => span.parentSpanContext?.spanId === parent)
      .toSorted((a, b) => millis(a.startTime) - millis(b.startTime))
      .map((span) => {
        const children = beneath(span.spanContext().spanId);
        return children.length === 0 ? span.name : [span.name, children];
      });
  return beneath(undefined);
}

const millis = ([seconds, nanos]: ReadableSpan["startTime"]): number => seconds * 1e3 + nanos / 1e6;

function named(spans: readonly ReadableSpan[], name: string): ReadableSpan {
  const span = spans.find((one) => one.name === name);
  if (span === undefined) throw new Error(`Expected a span ${name}, got ${spans.map((one) => one.name).join(", ")}`);
  return span;
}

describe("an InvokeFlow call", () => {
  const runtime = useAgentRuntime();

  it("is a tree: a span for each node, with the model, agent, lookup or function that it called", async () => {
    runtime.answerWith(flow(EVENTS));
    await read(runtime.client());
    const { spans } = runtime.sink;
    expect(treeOf(spans)).toEqual([
      [
        "BedrockAgentRuntime.InvokeFlow",
        [
          "flow_node In",
          ["flow_node Prompt", [`chat ${MODEL}`]],
          ["flow_node Agent", [["invoke_agent", [`chat ${MODEL}`]]]],
          ["flow_node Books", ["retrieval KB1"]],
          ["flow_node Store", ["execute_tool in-store"]],
          "flow_node Is it",
        ],
      ],
    ]);
    const root = named(spans, "BedrockAgentRuntime.InvokeFlow");
    expect(root.kind).toBe(SpanKind.CLIENT);
    expect(root.attributes).toMatchObject({
      "rpc.method": "InvokeFlow",
      "outcrop.surface": "agent",
      "aws.bedrock.flow.id": "F1",
      "aws.bedrock.flow.alias_id": "A1",
      "aws.bedrock.flow.execution_id": "exec-1",
      "aws.bedrock.flow.status": "SUCCESS",
      "aws.bedrock.flow.output_count": 1,
    });
    expect(named(spans, "flow_node Is it").attributes["aws.bedrock.flow.node.conditions"]).toEqual(["warm"]);
    expect(JSON.stringify(spans.map(({ attributes }) => attributes))).not.toMatch(/thermostat|cold/);
  });

  it("gives a node's model call its tokens, its reason to stop and its price", async () => {
    runtime.answerWith(flow(EVENTS));
    await read(runtime.client());
    const chats = runtime.sink.spans.filter(({ name }) => name === `chat ${MODEL}`);
    const chat = chats.find(({ attributes }) => attributes["gen_ai.usage.input_tokens"] === 1000);
    expect(chat?.attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.request.model": MODEL,
      "gen_ai.response.id": "req-Prompt",
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.output_tokens": 100,
    });
    expect(chat?.attributes["llm.cost.usd"]).toBeCloseTo((1000 * 0.8 + 100 * 3.2) / 1e6, 12);
  });

  it("places what happened within its parents, each thing as long as the service says", async () => {
    runtime.answerWith(flow(EVENTS));
    await read(runtime.client());
    const { spans } = runtime.sink;
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span]));
    for (const span of spans) {
      const parent = byId.get(span.parentSpanContext?.spanId ?? "");
      expect(millis(span.endTime)).toBeGreaterThanOrEqual(millis(span.startTime));
      if (parent === undefined) continue;
      expect(millis(span.startTime)).toBeGreaterThanOrEqual(millis(parent.startTime));
      expect(millis(span.endTime)).toBeLessThanOrEqual(millis(parent.endTime) + 0.001);
    }
  });

  it("asks for traces where the caller leaves that open, and keeps them from it", async () => {
    runtime.answerWith(flow(EVENTS));
    expect(await read(runtime.client())).toEqual(await read(runtime.plain()));
    expect(await read(runtime.client(), true)).toEqual(await read(runtime.plain(), true));
    expect(await read(runtime.client(), false)).toEqual(await read(runtime.plain(), false));
    const asked = runtime.requests.map(({ body }) => JSON.parse(Buffer.from(body).toString()).enableTrace as unknown);
    expect(asked).toEqual([true, undefined, true, true, false, false]);
  });

  it("leaves all as it is with OUTCROP_AGENT_TRACE=off", async () => {
    runtime.answerWith(flow(EVENTS));
    await read(runtime.client({ OUTCROP_AGENT_TRACE: "off" }));
    expect(runtime.sink.onlySpan().name).toBe("BedrockAgentRuntime.InvokeFlow");
    expect(Buffer.from(runtime.requests[0]?.body ?? []).toString()).not.toContain("enableTrace");
  });

  it("says what went in and out where content is captured", async () => {
    runtime.answerWith(flow(EVENTS));
    await read(runtime.client(CAPTURE));
    const { spans } = runtime.sink;
    const prompt = named(spans, "flow_node Prompt").attributes;
    expect(prompt["aws.bedrock.flow.node.inputs"]).toContain("why cold");
    expect(prompt["aws.bedrock.flow.node.outputs"]).toContain("thermostat");
    expect(named(spans, `chat ${MODEL}`).attributes["gen_ai.input.messages"]).toContain("why cold");
    expect(named(spans, `chat ${MODEL}`).attributes["gen_ai.output.messages"]).toContain("thermostat");
    expect(named(spans, "execute_tool in-store").attributes["gen_ai.tool.call.arguments"]).toBe('"thermostat"');
  });

  it("keeps what came when the caller stops or the service fails; open nodes end with the call and are marked", async () => {
    runtime.answerWith(flow([...EVENTS.slice(0, 4), ...ENDING]));
    await read(runtime.client(), true, 4);
    const failure: ReplayEvent = { type: "exception", name: "dependencyFailedException", payload: { message: "no" } };
    runtime.answerWith(flow([input("Prompt", 0), failure]));
    await read(runtime.client());
    const prompts = runtime.sink.spans.filter(({ name }) => name === "flow_node Prompt");
    expect(prompts.map(({ attributes }) => attributes["outcrop.flow.incomplete"])).toEqual([true, true]);
    const roots = runtime.sink.spans.filter(
      ({ kind, parentSpanContext }) => kind === SpanKind.CLIENT && !parentSpanContext,
    );
    expect(roots.map(({ attributes }) => attributes["error.type"])).toEqual([undefined, "DependencyFailedException"]);
  });

  it("has agents that end within their node, however late the events come", async () => {
    const slowly = EVENTS.flatMap((event): readonly ReplayEvent[] => [event, { type: "pause", ms: 12 }]);
    runtime.answerWith(flow(slowly));
    await read(runtime.client());
    const [node, agent] = ["flow_node Agent", "invoke_agent"].map((name) => named(runtime.sink.spans, name));
    expect(millis(agent?.endTime ?? [0, 0])).toBeLessThanOrEqual(millis(node?.endTime ?? [0, 0]));
    expect(agent?.attributes["aws.bedrock.agent.trace.id"]).toBe("a-0");
  });

  it("takes ends before beginnings, runs of the same node, actions of nodes that nobody began, and novelties", async () => {
    const novelty: ReplayEvent = { type: "event", name: "flowTraceEvent", payload: { trace: { novelty: { x: 1 } } } };
    runtime.answerWith(
      flow([
        output("Late", 50),
        input("Late", 40),
        output("Never", 60),
        input("Loop", 70),
        input("Loop", 75),
        output("Loop", 80),
        output("Loop", 85),
        action("Alone", 90, "lambda", "Invoke", {}),
        action("Alone", 95, "s3", "PutObject", { operationRequest: 7 }),
        novelty,
        { type: "event", name: "novelty", payload: {} },
        ...ENDING,
      ]),
    );
    await read(runtime.client());
    const names = runtime.sink.spans.map(({ name }) => name).toSorted();
    expect(names).toEqual([
      "BedrockAgentRuntime.InvokeFlow",
      "execute_tool Alone",
      "flow_node Alone",
      "flow_node Late",
      "flow_node Loop",
      "flow_node Loop",
      "flow_node Never",
    ]);
    const alone = named(runtime.sink.spans, "flow_node Alone").attributes;
    expect(alone).toMatchObject({
      "aws.bedrock.flow.node.service": "s3",
      "aws.bedrock.flow.node.operation": "PutObject",
      "outcrop.flow.incomplete": true,
    });
    const root = named(runtime.sink.spans, "BedrockAgentRuntime.InvokeFlow").attributes;
    // The SDK itself swallows events of a stream that it does not know.
    expect(root["outcrop.flow.unknown_events"]).toBe(1);
  });
});
