/** Events of an agent's trace of our own making, in the service's form. Times are milliseconds after `T0`. */
export const T0: number = Date.parse("2026-03-01T10:00:00.000Z");

export const SUPERVISOR = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/SUPER00001/ALIAS00001";
export const RESEARCH = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/RESEARCH01/ALIAS00002";
export const LIBRARY = "arn:aws:bedrock:us-east-1:111122223333:agent-alias/LIBRARY001/ALIAS00003";

export const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const date = (ms: number): Date => new Date(T0 + ms);

export interface Said {
  readonly chain: readonly string[];
  /** Event time. */
  readonly at?: number;
  readonly name?: string;
}

/** A `TracePart`. */
export function tracePart({ chain, at, name }: Said, trace: object): object {
  return {
    sessionId: "s-1",
    callerChain: chain.map((agentAliasArn) => ({ agentAliasArn })),
    ...(at === undefined ? {} : { eventTime: date(at) }),
    ...(name === undefined ? {} : { collaboratorName: name }),
    trace,
  };
}

export const times = (start: number, end: number): object => ({
  startTime: date(start),
  endTime: date(end),
  totalTimeMs: end - start,
});

const step = (member: string, value: object): object => ({ orchestrationTrace: { [member]: value } });

export const modelInput = (traceId: string, foundationModel = "amazon.nova-lite-v1:0"): object =>
  step("modelInvocationInput", { traceId, type: "ORCHESTRATION", foundationModel, text: "What now?" });

export const modelOutput = (
  traceId: string,
  at: readonly [number, number],
  tokens: readonly [number, number],
): object =>
  step("modelInvocationOutput", {
    traceId,
    rawResponse: { content: "I think." },
    metadata: { ...times(...at), usage: { inputTokens: tokens[0], outputTokens: tokens[1] } },
  });

export const rationale = (traceId: string, text: string): object => step("rationale", { traceId, text });

export const called = (traceId: string, agentCollaboratorName: string, agentCollaboratorAliasArn?: string): object =>
  step("invocationInput", {
    traceId,
    invocationType: "AGENT_COLLABORATOR",
    agentCollaboratorInvocationInput: {
      agentCollaboratorName,
      ...(agentCollaboratorAliasArn === undefined ? {} : { agentCollaboratorAliasArn }),
      input: { type: "TEXT", text: `Ask ${agentCollaboratorName}` },
    },
  });

export const returned = (
  traceId: string,
  agentCollaboratorName: string,
  agentCollaboratorAliasArn: string | undefined,
  at: readonly [number, number],
): object =>
  step("observation", {
    traceId,
    type: "AGENT_COLLABORATOR",
    agentCollaboratorInvocationOutput: {
      agentCollaboratorName,
      ...(agentCollaboratorAliasArn === undefined ? {} : { agentCollaboratorAliasArn }),
      output: { type: "TEXT", text: `${agentCollaboratorName} says.` },
      metadata: times(...at),
    },
  });

export const actionInput = (traceId: string, name: string, more: object = {}): object =>
  step("invocationInput", {
    traceId,
    invocationType: "ACTION_GROUP",
    actionGroupInvocationInput: { actionGroupName: "orders", function: name, executionType: "LAMBDA", ...more },
  });

export const actionOutput = (traceId: string, at: readonly [number, number]): object =>
  step("observation", {
    traceId,
    type: "ACTION_GROUP",
    actionGroupInvocationOutput: { text: "done", metadata: times(...at) },
  });

export const lookupInput = (traceId: string, knowledgeBaseId: string): object =>
  step("invocationInput", {
    traceId,
    invocationType: "KNOWLEDGE_BASE",
    knowledgeBaseLookupInput: { knowledgeBaseId, text: "Where?" },
  });

export const lookupOutput = (traceId: string, at: readonly [number, number], found = 2): object =>
  step("observation", {
    traceId,
    type: "KNOWLEDGE_BASE",
    knowledgeBaseLookupOutput: {
      retrievedReferences: Array.from({ length: found }, (_, n) => ({ content: { text: `passage ${n}` } })),
      metadata: times(...at),
    },
  });

export const finalResponse = (traceId: string, text: string): object =>
  step("observation", { traceId, type: "FINISH", finalResponse: { text } });

/**
 * Three levels: a supervisor asks `research` twice, which asks `library` each time. Every trace id is the same, the
 * events of `library` carry the name of `research`, as the service has it, and each agent calls its model once.
 */
export function threeLevels(traceIds: (run: number) => string = () => `${uuid(1)}-0`): readonly object[] {
  const s = [SUPERVISOR];
  const r = [SUPERVISOR, RESEARCH];
  const l = [SUPERVISOR, RESEARCH, LIBRARY];
  const one = (run: number, from: number): readonly object[] => [
    tracePart({ chain: s, at: from }, called(traceIds(0), "research", RESEARCH)),
    tracePart({ chain: r, at: from + 10, name: "research" }, modelInput(traceIds(run))),
    tracePart(
      { chain: r, at: from + 30, name: "research" },
      modelOutput(traceIds(run), [from + 10, from + 29], [20, 2]),
    ),
    tracePart({ chain: r, at: from + 31, name: "research" }, called(traceIds(run), "library", LIBRARY)),
    tracePart({ chain: l, at: from + 40, name: "research" }, lookupInput(traceIds(run + 1), "KB1")),
    tracePart({ chain: l, at: from + 50, name: "research" }, lookupOutput(traceIds(run + 1), [from + 41, from + 49])),
    tracePart({ chain: l, at: from + 51, name: "research" }, modelInput(traceIds(run + 1))),
    tracePart(
      { chain: l, at: from + 60, name: "research" },
      modelOutput(traceIds(run + 1), [from + 51, from + 59], [30, 3]),
    ),
    tracePart({ chain: l, at: from + 61, name: "research" }, finalResponse(traceIds(run + 1), "In the attic.")),
    tracePart(
      { chain: r, at: from + 62, name: "research" },
      returned(traceIds(run), "library", LIBRARY, [from + 31, from + 62]),
    ),
    tracePart({ chain: r, at: from + 65, name: "research" }, finalResponse(traceIds(run), "It is in the attic.")),
    tracePart({ chain: s, at: from + 66 }, returned(traceIds(0), "research", RESEARCH, [from, from + 66])),
  ];
  return [
    tracePart({ chain: s, at: 1 }, modelInput(traceIds(0))),
    tracePart({ chain: s, at: 20 }, modelOutput(traceIds(0), [1, 19], [10, 1])),
    ...one(1, 100),
    ...one(3, 200),
    tracePart({ chain: s, at: 280 }, finalResponse(traceIds(0), "Look in the attic.")),
  ];
}
