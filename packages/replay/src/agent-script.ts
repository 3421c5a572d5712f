import type { Passage } from "./retrieve.ts";

/** What a managed agent does in one run, in the order in which it does it. Times are milliseconds by the service's clock. */
export interface AgentScript {
  readonly steps: readonly AgentStep[];
  /** What it says at the end. Left out: the run ends without a final response. */
  readonly answer?: string;
  /** `1` by default. */
  readonly agentVersion?: string;
}

export type AgentStep =
  | ModelStep
  | ActionGroupStep
  | KnowledgeBaseStep
  | CodeInterpreterStep
  | CollaboratorStep
  | GuardrailStep
  | FailureStep
  | CustomStep;

/** A call of a model. Each begins a new step of the orchestration. */
export interface ModelStep {
  readonly kind: "model";
  /** Id or ARN, as the trace names it. */
  readonly model: string;
  /** `ORCHESTRATION` by default. */
  readonly phase?:
    | "PRE_PROCESSING"
    | "ORCHESTRATION"
    | "KNOWLEDGE_BASE_RESPONSE_GENERATION"
    | "POST_PROCESSING"
    | "ROUTING_CLASSIFIER";
  readonly prompt?: string;
  /** The model's answer as it came: text, or JSON as text. */
  readonly answer?: string;
  /** Why the agent goes on as it does. */
  readonly rationale?: string;
  readonly reasoning?: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** `temperature`, `topP`, `topK`, `maximumLength`, `stopSequences`. */
  readonly inference?: Readonly<Record<string, unknown>>;
  readonly ms: number;
}

/** A call of a function (`function`), or of an API (`verb` and `apiPath`), of an action group. */
export interface ActionGroupStep {
  readonly kind: "action-group";
  readonly actionGroup: string;
  readonly function?: string;
  readonly verb?: string;
  readonly apiPath?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** Left out: control returns to the caller, and there is no observation. */
  readonly result?: string;
  readonly ms: number;
}

export interface KnowledgeBaseStep {
  readonly kind: "knowledge-base";
  readonly knowledgeBaseId: string;
  readonly query: string;
  readonly passages: readonly Passage[];
  readonly ms: number;
}

export interface CodeInterpreterStep {
  readonly kind: "code-interpreter";
  readonly code: string;
  readonly output?: string;
  readonly error?: string;
  readonly ms: number;
}

/** Another agent, asked by this one. Its run lies within this step. */
export interface CollaboratorStep {
  readonly kind: "collaborator";
  readonly name: string;
  readonly agentAliasArn: string;
  readonly input: string;
  readonly run: AgentScript;
}

export interface GuardrailStep {
  readonly kind: "guardrail";
  /** Whether the question or the answer was judged. */
  readonly phase: "pre" | "post";
  readonly action: "INTERVENED" | "NONE";
  /** In the form of the trace's `inputAssessments` and `outputAssessments`. */
  readonly assessments?: readonly unknown[];
  readonly ms: number;
}

export interface FailureStep {
  readonly kind: "failure";
  readonly reason: string;
  /** HTTP-like, such as 424. */
  readonly code: number;
}

/** An event of a custom orchestration. */
export interface CustomStep {
  readonly kind: "custom";
  readonly text: string;
}
