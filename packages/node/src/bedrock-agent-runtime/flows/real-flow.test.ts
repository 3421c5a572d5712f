import { type BedrockAgentRuntimeClient, InvokeFlowCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { ReplayEvent } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { outline, spanForest } from "../../testing/span-tree.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

// Flows as Amazon Bedrock tells of them: of the first node the output alone, of an output node the input alone, actions
// with the time of the output after them, blocks of content that name their kind, members that are not there as `null`.

const CAPTURE = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const MODEL = "amazon.nova-pro-v1:0";
const AGENT = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/AG1/AL1";
const START = Date.parse("2026-11-20T09:00:00Z");
const at = (ms: number): string => new Date(START + ms).toISOString();
const trace = (member: string, nodeName: string, ms: number, more: object = {}): ReplayEvent => ({
  type: "event",
  name: "flowTraceEvent",
  payload: { trace: { [member]: { nodeName, timestamp: at(ms), ...more } } },
});
const input = (node: string, ms: number): ReplayEvent => trace("nodeInputTrace", node, ms, { fields: [] });
const output = (node: string, ms: number): ReplayEvent => trace("nodeOutputTrace", node, ms, { fields: [] });
const action = (node: string, ms: number, more: object): ReplayEvent =>
  trace("nodeActionTrace", node, ms, { requestId: `req-${node}`, serviceName: "bedrock", ...more });
const converse = (more: object = {}): object => ({
  operationName: "Converse",
  operationRequest: {
    modelId: MODEL,
    inferenceConfig: { maxTokens: 512, temperature: 0.5, topP: 1, stopSequences: [] },
    messages: [{ role: "user", content: [{ type: "TEXT", text: "Is it cold?" }] }],
    system: [],
    additionalModelRequestFields: null,
    requestMetadata: {},
    ...more,
  },
  operationResponse: {
    output: { message: { role: "assistant", content: [{ type: "TEXT", text: "YES" }] }, type: "MESSAGE" },
    stopReason: "end_turn",
    usage: { inputTokens: 100, outputTokens: 5, totalTokens: 105, cacheReadInputTokens: 20, cacheDetails: [] },
  },
});
const given = (nodeName: string): ReplayEvent => ({
  type: "event",
  name: "flowOutputEvent",
  payload: { nodeName, nodeType: "FlowOutputNode", content: { document: "YES" } },
});
const done = (completionReason = "SUCCESS"): ReplayEvent => ({
  type: "event",
  name: "flowCompletionEvent",
  payload: { completionReason },
});
const part = (ms: number, step: object): object => ({
  sessionId: "s-9",
  callerChain: [{ agentAliasArn: AGENT }],
  agentId: "AG1",
  agentAliasId: "AL1",
  eventTime: at(ms),
  trace: { orchestrationTrace: step },
});
const asked = (ms: number, own: object = {}): readonly object[] =>
  [
    part(ms, { modelInvocationInput: { traceId: "a-0", type: "ORCHESTRATION", foundationModel: MODEL } }),
    part(ms + 9, {
      modelInvocationOutput: {
        traceId: "a-0",
        metadata: { startTime: at(ms), endTime: at(ms + 9), usage: { inputTokens: 10, outputTokens: 5 } },
      },
    }),
    part(ms + 9, { observation: { traceId: "a-0", type: "ASK_USER", finalResponse: { text: "Which?" } } }),
  ].map((one) => ({ ...one, ...own }));
const agents = (node: string, ms: number, agentTraces: readonly object[]): ReplayEvent =>
  trace("nodeDependencyTrace", node, ms, { traceElements: { agentTraces } });

const FIRST = output("In", 0);
const ASK = [input("Ask", 0), action("Ask", 400, converse()), output("Ask", 400)] as const;
const TREE = [
  "BedrockAgentRuntime.InvokeFlow",
  "  flow_node In",
  "  flow_node Ask",
  `    chat ${MODEL}`,
  "  flow_node Out",
];

const nanos = ([seconds, rest]: ReadableSpan["endTime"] = [0, 0]): number => (seconds - START / 1e3) * 1e9 + rest;

describe("a flow as the service tells of it", () => {
  const runtime = useAgentRuntime();

  async function read(client: BedrockAgentRuntimeClient, more = {}): Promise<readonly ReadableSpan[]> {
    const { responseStream } = await client.send(
      new InvokeFlowCommand({
        flowIdentifier: "F1",
        flowAliasIdentifier: "A1",
        inputs: [{ nodeName: "In", nodeOutputName: "document", content: { document: "Is it cold?" } }],
        ...more,
      }),
    );
    for await (const event of responseStream ?? []) void event;
    return [...runtime.sink.spans];
  }
  function run(events: readonly ReplayEvent[], env = {}, more = {}): Promise<readonly ReadableSpan[]> {
    runtime.answerWith(() => ({ kind: "events", events }));
    return read(runtime.client(env), more);
  }
  const tree = (spans: readonly ReadableSpan[]): readonly string[] =>
    outline(spanForest(spans.toSorted((a, b) => nanos(a.startTime) - nanos(b.startTime))));
  const incomplete = (spans: readonly ReadableSpan[]): readonly string[] =>
    spans.filter(({ attributes }) => attributes["outcrop.flow.incomplete"] === true).map(({ name }) => name);
  const end = [input("Out", 400), given("Out"), done()];

  it("marks nothing as unfinished", async () => {
    const spans = await run([FIRST, ...ASK, ...end]);
    expect(tree(spans)).toEqual(TREE);
    expect(incomplete(spans)).toEqual([]);
  });

  const [began, called, ended] = ASK;
  it.each([
    ["the action after the output", [began, ended, called]],
    ["the action first", [called, began, ended]],
    ["the input last", [called, ended, began]],
    ["the output first", [ended, began, called]],
    ["all of it backwards", [ended, called, began]],
  ])("is the same tree with %s", async (_, ask) => {
    const spans = await run([FIRST, ...ask, ...end]);
    expect(tree(spans)).toEqual(TREE);
    expect(incomplete(spans)).toEqual([]);
  });

  it("tells what a prompt's model was asked with, and what was said", async () => {
    const guardrailConfig = { guardrailIdentifier: "gr-1", guardrailVersion: "2" };
    const spans = await run([began, action("Ask", 400, converse({ guardrailConfig })), ended, ...end], CAPTURE);
    const { attributes } = spans.find(({ name }) => name === `chat ${MODEL}`) ?? {};
    expect(attributes).toMatchObject({
      "gen_ai.request.max_tokens": 512,
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 1,
      "gen_ai.usage.input_tokens": 120,
      "aws.bedrock.guardrail.id": "gr-1",
      "outcrop.surface": "agent",
    });
    const [question, answer] = ["input", "output"].map((side): unknown =>
      JSON.parse(String(attributes?.[`gen_ai.${side}.messages`])),
    );
    expect(question).toEqual([{ role: "user", parts: [{ type: "text", content: "Is it cold?" }] }]);
    expect(answer).toEqual([{ role: "assistant", parts: [{ type: "text", content: "YES" }], finish_reason: "stop" }]);
  });

  it("reads the body of a prompt that is asked by InvokeModel", async () => {
    const model = "anthropic.claude-3-haiku-20240307-v1:0";
    const body = { max_tokens: 50, messages: [{ role: "user", content: "hi" }] };
    const usage = { input_tokens: 8, output_tokens: 3 };
    const answer = { type: "message", content: [{ type: "text", text: "yo" }], stop_reason: "end_turn", usage };
    const request = { operationName: "InvokeModel", operationRequest: { modelId: model, body } };
    const spans = await run([began, action("Ask", 400, { ...request, operationResponse: { body: answer } }), ended]);
    expect(spans.find(({ name }) => name === `chat ${model}`)?.attributes).toMatchObject({
      "gen_ai.request.max_tokens": 50,
      "gen_ai.usage.input_tokens": 8,
      "gen_ai.response.finish_reasons": ["end_turn"],
    });
  });

  it("has one span for a node that gives several outputs, and one for each round of the node after it", async () => {
    const rounds = [10, 20, 30].flatMap((ms) => [
      output("Each", ms),
      input("Ask", ms),
      action("Ask", ms + 5, converse()),
      output("Ask", ms + 5),
    ]);
    const spans = await run([FIRST, input("Each", 1), ...rounds, ...end]);
    const round = ["  flow_node Ask", `    chat ${MODEL}`];
    expect(tree(spans)).toEqual([TREE[0], TREE[1], "  flow_node Each", ...round, ...round, ...round, TREE[4]]);
    expect(incomplete(spans)).toEqual([]);
  });

  it("gives parallel runs of a node a model call each", async () => {
    const calls = [action("Ask", 8, converse()), action("Ask", 9, converse())];
    const spans = await run([input("Ask", 1), input("Ask", 2), ...calls, output("Ask", 9), output("Ask", 9), done()]);
    const round = ["  flow_node Ask", `    chat ${MODEL}`];
    expect(tree(spans)).toEqual([TREE[0], ...round, ...round]);
  });

  it("names a function without its ARN, and its error, which is an answer like any other", async () => {
    const operationRequest = { functionName: "arn:aws:lambda:us-east-1:111122223333:function:in-store:live" };
    const operationResponse = { statusCode: 200, functionError: "Unhandled", payload: { errorMessage: "secret" } };
    const call = { serviceName: "lambda", operationName: "Invoke", operationRequest, operationResponse };
    const spans = await run([input("Store", 1), action("Store", 9, call), output("Store", 9), done()]);
    const span = spans.find(({ name }) => name === "execute_tool in-store");
    expect(span?.attributes).toMatchObject({ "error.type": "Unhandled", "gen_ai.tool.name": "in-store" });
    expect(span?.status).toEqual({ code: 2 });
    expect(JSON.stringify(span?.attributes)).not.toContain("secret");
  });

  it("records what was looked up, and counts what an answer cites", async () => {
    const retrieve = {
      operationName: "Retrieve",
      operationRequest: { knowledgeBaseId: "KB1", retrievalQuery: { text: "why" } },
      operationResponse: { retrievalResults: [{ content: { text: "so" }, score: 0.5, documentId: "d" }] },
    };
    const generate = {
      operationName: "RetrieveAndGenerate",
      operationRequest: { knowledgeBaseId: "KB1", modelArn: MODEL },
      operationResponse: { output: { text: "so" }, citations: [{ retrievedReferences: [{}, {}] }] },
    };
    const unscored = {
      operationName: "Retrieve",
      operationRequest: { knowledgeBaseId: "KB2" },
      operationResponse: { retrievalResults: [{ content: { text: "so" }, documentId: "d" }] },
    };
    const calls = [action("KB", 5, retrieve), action("KB", 7, unscored), action("KB", 9, generate)];
    const spans = await run([input("KB", 1), ...calls, output("KB", 9), done()], CAPTURE);
    expect(spans.find(({ name }) => name === "retrieval KB1")?.attributes).toMatchObject({
      "gen_ai.retrieval.query.text": "why",
      "gen_ai.retrieval.documents": JSON.stringify([{ id: "d", score: 0.5, content: "so" }]),
    });
    // Not under the conventions' name, which wants scores.
    const documents = JSON.stringify([{ id: "d", content: "so" }]);
    const other = spans.find(({ name }) => name === "retrieval KB2")?.attributes;
    expect(other).toMatchObject({ "aws.bedrock.knowledge_base.documents": documents });
    expect(other).not.toHaveProperty("gen_ai.retrieval.documents");
    expect(spans.find(({ name }) => name.endsWith("RetrieveAndGenerate"))?.attributes).toMatchObject({
      "aws.bedrock.knowledge_base.id": "KB1",
      "gen_ai.request.model": MODEL,
      "aws.bedrock.knowledge_base.citation_count": 1,
      "aws.bedrock.knowledge_base.document_count": 2,
      "llm.cost.status": "no_usage",
    });
  });

  const AGENT_TREE = [TREE[0], "  flow_node Desk", "    invoke_agent", `      chat ${MODEL}`];

  it("ends a node that asks its caller for more, and goes on with it in the next turn", async () => {
    const question: ReplayEvent = {
      type: "event",
      name: "flowMultiTurnInputRequestEvent",
      payload: { nodeName: "Desk", nodeType: "AgentNode", content: { document: "Which?" } },
    };
    const first = await run([input("Desk", 1), agents("Desk", 20, asked(5)), question, done("INPUT_REQUIRED")]);
    expect(tree(first)).toEqual(AGENT_TREE);
    expect(incomplete(first)).toEqual([]);
    expect(first.find(({ name }) => name === "flow_node Desk")?.attributes).toMatchObject({
      "aws.bedrock.flow.node.input_requested": true,
    });
    const second = await run([agents("Desk", 20, asked(5)), output("Desk", 21), done()], {}, { executionId: "e-1" });
    expect(tree(second.slice(first.length))).toEqual(AGENT_TREE);
    expect(incomplete(second)).toEqual([]);
  });

  it.each<[string, readonly ReplayEvent[]]>([
    ["before its node's end", [agents("Desk", 20, asked(5)), output("Desk", 21)]],
    ["after its node's end", [output("Desk", 21), agents("Desk", 20, asked(5))]],
    ["without a chain of callers", [agents("Desk", 20, asked(5, { callerChain: [] })), output("Desk", 21)]],
  ])("shows an agent that is told of %s, within its node, with its ids", async (_, events) => {
    const spans = await run([input("Desk", 1), ...events, done()]);
    expect(tree(spans)).toEqual(AGENT_TREE);
    const [agent, node] = ["invoke_agent", "flow_node Desk"].map((name) => spans.find((span) => span.name === name));
    expect(agent?.attributes).toMatchObject({
      "gen_ai.agent.id": "AG1",
      "aws.bedrock.agent.alias_id": "AL1",
      "gen_ai.conversation.id": "s-9",
      "gen_ai.usage.input_tokens": 10,
      "gen_ai.response.finish_reasons": ["stop"],
    });
    expect(nanos(agent?.endTime)).toBeLessThanOrEqual(nanos(node?.endTime) + 1_000);
  });

  it("keeps the nodes of an attempt that failed apart from those of the next", async () => {
    const refused: ReplayEvent = { type: "exception", name: "throttlingException", payload: { message: "slow" } };
    let attempt = 0;
    runtime.answerWith(() => {
      attempt += 1;
      return { kind: "events", events: attempt === 1 ? [FIRST, began, refused] : [FIRST, ...ASK, ...end] };
    });
    const spans = await read(runtime.client({}, { maxAttempts: 2 }));
    expect(incomplete(spans)).toEqual(["flow_node Ask"]);
    expect(tree(spans)).toEqual([TREE[0], TREE[1], TREE[2], ...TREE.slice(1)]);
  });
});
