import {
  actionInput,
  actionOutput,
  called,
  finalResponse,
  modelInput,
  modelOutput,
  RESEARCH,
  returned,
  SUPERVISOR,
  threeLevels,
  times,
  tracePart,
  uuid,
} from "../../packages/node/src/testing/agent-parts.ts";
import type { Case, Expected } from "./case.ts";
import { OPERATION_RECORDINGS } from "./operation-recordings.ts";
import { streamOf } from "./own-recordings.ts";

// Runs of agents of our own making, from the shapes of the service's API, with what is awkward in real ones: trace ids
// that are all the same, event times out of order, an output before its input, wrong names at the third level.

type Event = readonly ["event" | "exception", string, unknown];

const PATH = "/agents/SUPER00001/agentAliases/ALIAS00001/sessions/s-1/text";
const ID = `${uuid(9)}-0`;
const S = { chain: [SUPERVISOR] };
const R = { chain: [SUPERVISOR, RESEARCH] };
const INLINE = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/INLINE_AGENT/s-1";

const chunk = (text: string, more: object = {}): Event => [
  "event",
  "chunk",
  { bytes: Buffer.from(text).toString("base64"), ...more },
];
const traces = (parts: readonly object[]): readonly Event[] => parts.map((part) => ["event", "trace", part]);

function agentRecording(
  id: string,
  events: readonly Event[],
  expected: Expected,
  body: object = { enableTrace: true },
): Case {
  return {
    id,
    service: "bedrock-agent-runtime",
    operation: "InvokeAgent",
    request: { method: "POST", path: PATH, body: JSON.stringify({ inputText: "Where is it?", ...body }) },
    response: streamOf(events),
    expected,
  };
}

const routing = (member: string, value: object): object => ({ routingClassifierTrace: { [member]: value } });
const guardrail = (phase: "pre" | "post", action: string, assessments: readonly object[] = []): object => ({
  guardrailTrace: {
    traceId: `${uuid(9)}-guardrail-${phase}-0`,
    action,
    [phase === "pre" ? "inputAssessments" : "outputAssessments"]: assessments,
    metadata: times(1, 2),
  },
});

export const AGENT_RECORDINGS: readonly Case[] = [
  agentRecording("three-levels", [...traces(threeLevels()), chunk("Look in the attic.")], {
    modelCalls: 5,
    inputTokens: 110,
    outputTokens: 11,
    knowledgeBaseLookups: 2,
    toolCalls: 0,
    collaboratorCalls: 4,
    agents: 3,
  }),
  agentRecording(
    "routing",
    [
      ...traces([
        // The output is stamped, and here sent, before its input.
        tracePart(
          { ...S, at: 4 },
          routing("modelInvocationOutput", {
            traceId: `${uuid(9)}-routing-0`,
            rawResponse: {
              content: JSON.stringify({
                stopReason: "end_turn",
                output: { message: { role: "assistant", content: [{ text: "research" }] } },
              }),
            },
            metadata: { ...times(5, 9), usage: { inputTokens: 40, outputTokens: 4 } },
          }),
        ),
        tracePart(
          { ...S, at: 5 },
          routing("modelInvocationInput", {
            traceId: `${uuid(9)}-routing-0`,
            type: "ROUTING_CLASSIFIER",
            foundationModel: "amazon.nova-pro-v1:0",
          }),
        ),
        tracePart({ ...S, at: 10 }, { routingClassifierTrace: memberOf(called(ID, "research", RESEARCH)) }),
        tracePart({ ...R, at: 11 }, modelInput(`${uuid(8)}-0`, "us.anthropic.claude-3-7-sonnet-20250219-v1:0")),
        tracePart({ ...R, at: 20 }, thinking(`${uuid(8)}-0`)),
        tracePart({ ...R, at: 21 }, finalResponse(`${uuid(8)}-0`, "It is here.")),
        tracePart({ ...S, at: 22 }, { routingClassifierTrace: memberOf(returned(ID, "research", RESEARCH, [10, 22])) }),
      ]),
      chunk("It is here."),
    ],
    { modelCalls: 2, inputTokens: 340, outputTokens: 64, toolCalls: 0, collaboratorCalls: 1, agents: 2 },
  ),
  agentRecording(
    "streaming-guardrails",
    [
      ...traces([
        tracePart({ ...S, at: 2 }, guardrail("pre", "NONE")),
        tracePart({ ...S, at: 3 }, modelInput(ID)),
        tracePart({ ...S, at: 9 }, modelOutput(ID, [3, 8], [10, 5])),
        tracePart({ ...S, at: 10 }, guardrail("post", "NONE")),
      ]),
      chunk("It is "),
      ...traces([
        tracePart(
          { ...S, at: 11 },
          guardrail("post", "INTERVENED", [
            { sensitiveInformationPolicy: { piiEntities: [{ type: "NAME", match: "Ann", action: "ANONYMIZED" }] } },
          ]),
        ),
      ]),
      chunk("with {NAME}."),
    ],
    { modelCalls: 1, inputTokens: 10, outputTokens: 5, guardrailTraces: 3, agents: 1 },
  ),
  agentRecording(
    "code-interpreter",
    [
      ...traces([
        tracePart({ ...S, at: 1 }, interpreter("invocationInput", { codeInterpreterInvocationInput: { code: "1/0" } })),
        tracePart(
          { ...S, at: 5 },
          interpreter("observation", {
            type: "ACTION_GROUP_CODE_INTERPRETER",
            codeInterpreterInvocationOutput: { executionError: "ZeroDivisionError", metadata: times(1, 5) },
          }),
        ),
        tracePart({ ...S, at: 6 }, actionInput(ID, "round")),
        tracePart({ ...S, at: 7 }, actionOutput(ID, [6, 7])),
      ]),
      chunk("No."),
    ],
    { modelCalls: 0, toolCalls: 2, collaboratorCalls: 0, agents: 1 },
  ),
  {
    ...agentRecording("inline", [], {
      modelCalls: 2,
      inputTokens: 30,
      outputTokens: 6,
      collaboratorCalls: 1,
      agents: 2,
    }),
    operation: "InvokeInlineAgent",
    // No word about traces: they are asked for, and kept from the caller.
    request: {
      method: "POST",
      path: "/agents/s-1",
      body: JSON.stringify({
        agentName: "planner",
        foundationModel: "amazon.nova-lite-v1:0",
        instruction: "You plan journeys for people.",
        inputText: "Where to?",
        collaborators: [
          {
            agentName: "helper",
            foundationModel: "amazon.nova-micro-v1:0",
            instruction: "You help with journeys, always.",
          },
        ],
      }),
    },
    response: streamOf([
      ...traces([
        tracePart({ chain: [INLINE], at: 1 }, modelInput(ID)),
        tracePart({ chain: [INLINE], at: 5 }, modelOutput(ID, [1, 5], [10, 2])),
        tracePart({ chain: [INLINE], at: 6 }, called(ID, "helper")),
        tracePart(
          { chain: [INLINE, "helper-alias"], at: 7, name: "helper" },
          modelInput(`${uuid(8)}-0`, "amazon.nova-micro-v1:0"),
        ),
        tracePart(
          { chain: [INLINE, "helper-alias"], at: 9, name: "helper" },
          modelOutput(`${uuid(8)}-0`, [7, 9], [20, 4]),
        ),
        tracePart({ chain: [INLINE], at: 10 }, returned(ID, "helper", undefined, [6, 10])),
        tracePart({ chain: [INLINE], at: 11 }, finalResponse(ID, "North.")),
      ]),
      chunk("North."),
    ]),
  },
  agentRecording(
    "fails-half-way",
    [
      ...traces([
        tracePart({ ...S, at: 1 }, modelInput(ID)),
        tracePart({ ...S, at: 5 }, modelOutput(ID, [1, 5], [10, 2])),
        tracePart({ ...S, at: 6 }, actionInput(ID, "find")),
        tracePart(
          { ...S, at: 7 },
          { failureTrace: { traceId: ID, failureCode: 424, failureReason: "The Lambda function timed out." } },
        ),
      ]),
      ["exception", "dependencyFailedException", { message: "The Lambda function timed out.", resourceName: "find" }],
    ],
    { modelCalls: 1, inputTokens: 10, outputTokens: 2, toolCalls: 1, errorType: "DependencyFailedException" },
  ),
  {
    ...agentRecording("rag-stream", [], {}),
    operation: "RetrieveAndGenerateStream",
    request: {
      method: "POST",
      path: "/retrieveAndGenerateStream",
      body: JSON.stringify({
        input: { text: "Where is it?" },
        retrieveAndGenerateConfiguration: {
          type: "KNOWLEDGE_BASE",
          knowledgeBaseConfiguration: { knowledgeBaseId: "KB1", modelArn: "amazon.nova-pro-v1:0" },
        },
      }),
    },
    response: streamOf([
      ["event", "output", { text: "In the " }],
      ["event", "output", { text: "attic." }],
    ]),
  },
  ...OPERATION_RECORDINGS,
];

function memberOf(trace: object): unknown {
  return (trace as { readonly orchestrationTrace: unknown }).orchestrationTrace;
}

function thinking(traceId: string): object {
  const metadata = { ...times(11, 20), usage: { inputTokens: 300, outputTokens: 60 } };
  const reasoningContent = { reasoningText: { text: "Let me think.", signature: "c2ln" } };
  const content = JSON.stringify({
    type: "message",
    role: "assistant",
    stop_reason: "end_turn",
    content: [{ type: "text", text: "Here." }],
  });
  return {
    orchestrationTrace: { modelInvocationOutput: { traceId, rawResponse: { content }, metadata, reasoningContent } },
  };
}

function interpreter(member: string, value: object): object {
  const invocationType = "ACTION_GROUP_CODE_INTERPRETER";
  return { orchestrationTrace: { [member]: { traceId: ID, invocationType, ...value } } };
}
