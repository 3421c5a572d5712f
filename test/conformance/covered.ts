/** The operations that this version traces, and whether their answers are streams. A new one gets its line here. */
const COVERED = {
  Converse: { isStream: false },
  ConverseStream: { isStream: true },
  InvokeModel: { isStream: false },
  InvokeModelWithResponseStream: { isStream: true },
  ApplyGuardrail: { isStream: false },
} as const;

/** Those of the agent runtime. */
const COVERED_AGENTS = {
  InvokeAgent: { isStream: true },
  InvokeInlineAgent: { isStream: true },
  InvokeFlow: { isStream: true },
  Retrieve: { isStream: false },
  RetrieveAndGenerate: { isStream: false },
  RetrieveAndGenerateStream: { isStream: true },
  AgenticRetrieveStream: { isStream: true },
  Rerank: { isStream: false },
  GenerateQuery: { isStream: false },
} as const;

export type AgentOperation = keyof typeof COVERED_AGENTS;

export type CoveredOperation = keyof typeof COVERED | AgentOperation;

export function isCovered(operation: string): operation is CoveredOperation {
  return Object.hasOwn(COVERED, operation) || isOfAgents(operation);
}

export function isOfAgents(operation: string): operation is AgentOperation {
  return Object.hasOwn(COVERED_AGENTS, operation);
}

export function isStream(operation: string): boolean {
  return isCovered(operation) && { ...COVERED, ...COVERED_AGENTS }[operation].isStream;
}
