/** The operations of model calls, and whether their answers are streams. */
const COVERED = {
  Converse: { isStream: false },
  ConverseStream: { isStream: true },
  InvokeModel: { isStream: false },
  InvokeModelWithResponseStream: { isStream: true },
  ApplyGuardrail: { isStream: false },
} as const;

/** Those around model calls: a client span each. */
const COVERED_PLAIN = [
  "CountTokens",
  "InvokeGuardrailChecks",
  "StartAsyncInvoke",
  "GetAsyncInvoke",
  "ListAsyncInvokes",
] as const;

/** Those of the agent runtime, by whether their answers are streams. */
const COVERED_AGENTS = {
  streams: [
    "InvokeAgent",
    "InvokeInlineAgent",
    "InvokeFlow",
    "RetrieveAndGenerateStream",
    "AgenticRetrieveStream",
    "OptimizePrompt",
  ],
  whole: [
    "Retrieve",
    "RetrieveAndGenerate",
    "Rerank",
    "GenerateQuery",
    "StartFlowExecution",
    "StopFlowExecution",
    "GetFlowExecution",
    "GetExecutionFlowSnapshot",
    "ListFlowExecutions",
    "ListFlowExecutionEvents",
    "CreateSession",
    "GetSession",
    "UpdateSession",
    "EndSession",
    "DeleteSession",
    "ListSessions",
    "CreateInvocation",
    "ListInvocations",
    "PutInvocationStep",
    "GetInvocationStep",
    "ListInvocationSteps",
    "GetAgentMemory",
    "DeleteAgentMemory",
    "GetDocumentContent",
    "CheckIngestedDocumentAcl",
    "GetIngestedDocumentAcl",
  ],
} as const;

export type PlainOperation = (typeof COVERED_PLAIN)[number];

export type AgentOperation = (typeof COVERED_AGENTS)["streams" | "whole"][number];

export type CoveredOperation = keyof typeof COVERED | PlainOperation | AgentOperation;

/** All but two-way streams, which no recording can hold, and tags. */
export function isCovered(operation: string): operation is CoveredOperation {
  return Object.hasOwn(COVERED, operation) || isPlain(operation) || isOfAgents(operation);
}

export function isPlain(operation: string): operation is PlainOperation {
  return includes(COVERED_PLAIN, operation);
}

export function isOfAgents(operation: string): operation is AgentOperation {
  return includes(COVERED_AGENTS.streams, operation) || includes(COVERED_AGENTS.whole, operation);
}

export function isStream(operation: string): boolean {
  const { [operation]: covered } = COVERED as Readonly<Record<string, { readonly isStream: boolean }>>;
  return covered?.isStream ?? includes(COVERED_AGENTS.streams, operation);
}

function includes(operations: readonly string[], operation: string): boolean {
  return operations.includes(operation);
}
