import { T0 } from "../../packages/node/src/testing/agent-parts.ts";
import type { Case, Expected } from "./case.ts";
import { streamOf } from "./own-recordings.ts";

// A flow and an agentic retrieval, of our own making, in the order in which the service tells of them.

type Event = Parameters<typeof streamOf>[0][number];

const MODEL = "amazon.nova-pro-v1:0";
const at = (ms: number): string => new Date(T0 + ms).toISOString();
const node = (member: string, nodeName: string, ms: number, more: object = {}): Event => [
  "event",
  "flowTraceEvent",
  { trace: { [member]: { nodeName, timestamp: at(ms), fields: [], ...more } } },
];
const action = (nodeName: string, ms: number, serviceName: string, more: object): Event =>
  node("nodeActionTrace", nodeName, ms, { requestId: `r-${ms}`, serviceName, ...more });

const FLOW: readonly Event[] = [
  node("nodeOutputTrace", "In", 0),
  node("nodeInputTrace", "Ask", 0),
  action("Ask", 450, "bedrock", {
    operationName: "Converse",
    operationRequest: {
      modelId: MODEL,
      inferenceConfig: { maxTokens: 512, temperature: 0.7, topP: 1, stopSequences: [] },
      messages: [{ role: "user", content: [{ type: "TEXT", text: "Where is it?" }] }],
      additionalModelRequestFields: null,
    },
    operationResponse: {
      output: { message: { role: "assistant", content: [{ type: "TEXT", text: "ATTIC" }] }, type: "MESSAGE" },
      stopReason: "end_turn",
      usage: { inputTokens: 144, outputTokens: 6, totalTokens: 150, cacheDetails: [] },
    },
  }),
  node("nodeOutputTrace", "Ask", 450),
  node("nodeInputTrace", "Where", 450),
  node("conditionNodeResultTrace", "Where", 451, { satisfiedConditions: [{ conditionName: "Attic" }] }),
  node("nodeInputTrace", "Ladder", 451),
  action("Ladder", 600, "lambda", {
    operationName: "Invoke",
    operationRequest: { functionName: "ladder", payload: "up" },
    operationResponse: { statusCode: 200 },
  }),
  node("nodeOutputTrace", "Ladder", 600),
  node("nodeInputTrace", "Out", 600),
  ["event", "flowOutputEvent", { nodeName: "Out", nodeType: "FlowOutputNode", content: { document: "Up." } }],
  ["event", "flowCompletionEvent", { completionReason: "SUCCESS" }],
];

const step = (id: string, name: string, status: string, more: object = {}): Event => [
  "event",
  "traceEvent",
  { id, timestamp: T0, attributes: { step: name, status, message: "", ...more } },
];
const asks = (text: string, identifier: string): object => ({
  retrieve: { inputQuery: { text }, sourceRetrievers: [{ identifier }] },
});
const AGENTIC: readonly Event[] = [
  step("1", "Planning", "IN_PROGRESS"),
  step("2", "Planning", "SUCCEEDED"),
  step("3", "Retrieval", "IN_PROGRESS", { actions: [asks("attic", "KB1"), asks("cellar", "KB2")] }),
  step("4", "Retrieval", "SUCCEEDED", {
    retrievalResponse: ["KB1", "KB2", "KB1"].map((identifier) => ({ sourceRetriever: { identifier } })),
  }),
  ["event", "responseEvent", { text: "Up." }],
  ["event", "result", { results: [{ content: { text: "Up." }, sourceRetriever: { identifier: "KB1" } }] }],
];

function recording(
  id: string,
  operation: string,
  path: string,
  body: object,
  events: readonly Event[],
  expected: Expected,
): Case {
  return {
    id,
    service: "bedrock-agent-runtime",
    operation,
    request: { method: "POST", path, body: JSON.stringify(body) },
    response: streamOf(events),
    expected,
  };
}

export const OPERATION_RECORDINGS: readonly Case[] = [
  recording(
    "flow",
    "InvokeFlow",
    "/flows/F1/aliases/A1",
    { inputs: [{ nodeName: "In", nodeOutputName: "document", content: { document: "Where is it?" } }] },
    FLOW,
    { modelCalls: 1, inputTokens: 144, outputTokens: 6, toolCalls: 1, knowledgeBaseLookups: 0, agents: 0 },
  ),
  recording(
    "agentic-retrieval",
    "AgenticRetrieveStream",
    "/agenticRetrieveStream",
    {
      messages: [{ role: "user", content: { text: "Where is it?" } }],
      retrievers: ["KB1", "KB2"].map((knowledgeBaseId) => ({ configuration: { knowledgeBase: { knowledgeBaseId } } })),
      agenticRetrieveConfiguration: {},
    },
    AGENTIC,
    // The call, and each of its questions.
    { modelCalls: 0, knowledgeBaseLookups: 3, documents: 1 },
  ),
];
