/** What an agent can be doing that takes time. `agent` is a collaborator at work. */
export type StepKind = "model" | "action-group" | "code-interpreter" | "lookup" | "agent";

/** What happens to an agent in a moment. */
export type NoteKind = "guardrail" | "reprompt" | "custom" | "ask-user";

/** One thing that an event of an agent's trace says. `data` is the API's structure, not to be changed. */
export type TraceFact =
  | {
      readonly kind: "begin";
      readonly step: StepKind;
      readonly phase: string;
      readonly traceId: TraceId;
      readonly data: object;
    }
  | {
      readonly kind: "finish";
      readonly step: StepKind;
      readonly phase: string;
      readonly traceId: TraceId;
      readonly data: object;
    }
  | { readonly kind: "rationale"; readonly traceId: TraceId; readonly text: string }
  | { readonly kind: "answer"; readonly traceId: TraceId; readonly data: object }
  | { readonly kind: "note"; readonly note: NoteKind; readonly traceId: TraceId; readonly data: object }
  | { readonly kind: "failure"; readonly traceId: TraceId; readonly failure: StepFailure; readonly data: object }
  /** A member that is newer than this. */
  | { readonly kind: "unknown"; readonly name: string };

type TraceId = string | undefined;

export interface StepFailure {
  /** As the service gives it, or `undefined`. */
  readonly code: string | undefined;
  readonly reason: string | undefined;
}

/** One event of an agent's trace: who it is of, when it was, and what it says. */
export interface TracePart {
  /** Aliases from the agent that was invoked to the one that the event is of. */
  readonly callerChain: readonly string[];
  readonly collaboratorName: string | undefined;
  readonly agentId: string | undefined;
  readonly agentVersion: string | undefined;
  readonly eventTimeMs: number | undefined;
  readonly facts: readonly TraceFact[];
}
