import {
  AgenticRetrieveStreamCommand,
  type BedrockAgentRuntimeClient,
  CreateSessionCommand,
  DeleteAgentMemoryCommand,
  GenerateQueryCommand,
  GetAgentMemoryCommand,
  InvokeAgentCommand,
  InvokeFlowCommand,
  RerankCommand,
  RetrieveCommand,
  StartFlowExecutionCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { Profile } from "@outcrop/core";
import { awsError, type ReplayAnswer, type ReplayEvent, retrieve } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../packages/node/src/testing/use-agent-runtime.ts";
import { check } from "./check.ts";
import { readSink } from "./read-sink.ts";

const KB_ARN = "arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB1";
const MODEL = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
const CONFIGURATION = { vectorSearchConfiguration: { numberOfResults: 2 } };
const PASSAGES = [{ text: "Check the thermostat.", uri: "s3://a/b", score: 0.5 }];
const FLOW = { flowIdentifier: "F1", flowAliasIdentifier: "A1", inputs: [] };
const node = (member: string, more: object = {}): ReplayEvent => {
  const trace = { [member]: { nodeName: "Ask", timestamp: "2026-11-20T10:00:00Z", ...more } };
  return { type: "event", name: "flowTraceEvent", payload: { trace } };
};
const CONVERSE = {
  serviceName: "Bedrock",
  operationName: "Converse",
  requestId: "r-1",
  operationRequest: { modelId: "amazon.nova-pro-v1:0", messages: [{ role: "user", content: [{ text: "hi" }] }] },
  operationResponse: {
    output: { message: { role: "assistant", content: [{ text: "hi" }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 5, outputTokens: 2 },
  },
};
const GENERATED = {
  operationName: "RetrieveAndGenerate",
  operationRequest: {
    retrieveAndGenerateConfiguration: {
      knowledgeBaseConfiguration: { knowledgeBaseId: "KB1", modelArn: "amazon.nova-pro-v1:0" },
    },
  },
  operationResponse: { output: { text: "hi" } },
};
const LOOKUP = { operationName: "Retrieve", operationRequest: { knowledgeBaseId: "KB1" }, operationResponse: {} };
const FLOW_EVENTS: readonly ReplayEvent[] = [
  node("nodeInputTrace", { fields: [{ nodeInputName: "in", content: { document: "hi" } }] }),
  node("nodeActionTrace", CONVERSE),
  node("nodeActionTrace", LOOKUP),
  node("nodeActionTrace", GENERATED),
  node("nodeActionTrace", { operationName: "Invoke", serviceName: "Lambda" }),
  node("nodeOutputTrace", { fields: [] }),
  { type: "event", name: "flowCompletionEvent", payload: { completionReason: "SUCCESS" } },
];
const result = { results: [{ content: { text: "a" } }], generatedResponse: { answer: "a", citations: [] } };

const STEP = {
  step: "Retrieval",
  status: "FAILED",
  message: "no",
  actions: [{ retrieve: { inputQuery: { text: "hi" }, sourceRetrievers: [{ identifier: "KB1" }] } }],
};

type Case = readonly [ReplayAnswer, (client: BedrockAgentRuntimeClient) => Promise<unknown>];
const json = (value: unknown): ReplayAnswer => ({ kind: "json", json: value });
const events = (...list: readonly ReplayEvent[]): ReplayAnswer => ({ kind: "events", events: list });

const askUntraced = async (client: BedrockAgentRuntimeClient): Promise<void> => {
  const ids = { agentId: "AG1", agentAliasId: "AL1", sessionId: "s-1" };
  const { completion } = await client.send(new InvokeAgentCommand({ ...ids, inputText: "hi", enableTrace: false }));
  for await (const event of completion ?? []) void event;
};
const lookUp = (client: BedrockAgentRuntimeClient): Promise<unknown> =>
  client.send(
    new RetrieveCommand({
      knowledgeBaseId: "KB1",
      retrievalQuery: { text: "hi" },
      retrievalConfiguration: CONFIGURATION,
    }),
  );
const flow = async (client: BedrockAgentRuntimeClient): Promise<void> => {
  const { responseStream } = await client.send(new InvokeFlowCommand(FLOW));
  for await (const event of responseStream ?? []) void event;
};

const CASES: Readonly<Record<string, Case>> = {
  "Retrieve with how many it may answer with": [retrieve(PASSAGES), lookUp],
  "Retrieve without saying how many it may answer with": [
    retrieve(PASSAGES),
    (client) => client.send(new RetrieveCommand({ knowledgeBaseId: "KB1", retrievalQuery: { text: "hi" } })),
  ],
  "InvokeAgent whose caller wants no trace": [
    events({ type: "event", name: "chunk", payload: { bytes: "SGk=" } }),
    askUntraced,
  ],
  "Retrieve, refused": [awsError("AccessDeniedException", "no"), lookUp],
  "Retrieve without an answer": [{ kind: "abort" }, lookUp],
  Rerank: [
    json({ results: [{ index: 0, relevanceScore: 0.4 }] }),
    (client) =>
      client.send(
        new RerankCommand({
          queries: [{ type: "TEXT", textQuery: { text: "hi" } }],
          sources: [],
          rerankingConfiguration: {
            type: "BEDROCK_RERANKING_MODEL",
            bedrockRerankingConfiguration: { modelConfiguration: { modelArn: MODEL }, numberOfResults: 1 },
          },
        }),
      ),
  ],
  AgenticRetrieveStream: [
    events(
      { type: "event", name: "traceEvent", payload: { id: "a", timestamp: 1, attributes: STEP } },
      { type: "event", name: "result", payload: result },
    ),
    async (client) => {
      const { stream } = await client.send(
        new AgenticRetrieveStreamCommand({
          messages: [{ role: "user", content: { text: "hi" } }],
          retrievers: ["KB1", "KB2"].map((knowledgeBaseId) => ({
            configuration: { knowledgeBase: { knowledgeBaseId } },
          })),
          agenticRetrieveConfiguration: {},
        }),
      );
      for await (const event of stream ?? []) void event;
    },
  ],
  GenerateQuery: [
    json({ queries: [{ type: "REDSHIFT_SQL", sql: "select 1" }] }),
    (client) =>
      client.send(
        new GenerateQueryCommand({
          queryGenerationInput: { type: "TEXT", text: "hi" },
          transformationConfiguration: {
            mode: "TEXT_TO_SQL",
            textToSqlConfiguration: {
              type: "KNOWLEDGE_BASE",
              knowledgeBaseConfiguration: { knowledgeBaseArn: KB_ARN },
            },
          },
        }),
      ),
  ],
  InvokeFlow: [events(...FLOW_EVENTS), flow],
  "InvokeFlow that breaks in the middle": [
    events(...FLOW_EVENTS.slice(0, 2), {
      type: "exception",
      name: "dependencyFailedException",
      payload: { message: "no" },
    }),
    flow,
  ],
  StartFlowExecution: [json({ executionArn: "arn:e" }), (client) => client.send(new StartFlowExecutionCommand(FLOW))],
  CreateSession: [json({ sessionId: "s" }), (client) => client.send(new CreateSessionCommand({}))],
  GetAgentMemory: [
    json({ memoryContents: [{ sessionSummary: { summaryText: "hi" } }] }),
    (client) =>
      client.send(
        new GetAgentMemoryCommand({ agentId: "A", agentAliasId: "B", memoryId: "m", memoryType: "SESSION_SUMMARY" }),
      ),
  ],
  DeleteAgentMemory: [
    json({}),
    (client) =>
      client.send(new DeleteAgentMemoryCommand({ agentId: "A", agentAliasId: "B", memoryId: "m", sessionId: "s" })),
  ],
};

describe.each<Profile>(["1.41", "latest"])("the agent runtime beside its agents, under profile %s", (profile) => {
  const runtime = useAgentRuntime();

  it.each(Object.entries(CASES))("%s breaks no rule", async (_, [answer, call]) => {
    runtime.answerWith(() => answer);
    const client = runtime.client({
      OUTCROP_SEMCONV: profile,
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true",
    });
    await call(client).catch(() => undefined);
    const emitted = await readSink(runtime.sink);
    expect(emitted.spans.length).toBeGreaterThan(0);
    expect(check(emitted, profile)).toEqual([]);
  });
});
