import type { ServiceTimes } from "./read-time.ts";
import type { NoteKind, StepFailure, StepKind } from "./trace-fact.ts";

/**
 * What is to be done with spans, in this order. Times are local milliseconds; `service` are the service's own. An agent
 * is named by a number; 0 is the span that was there before.
 */
export type SpanOp =
  | { readonly kind: "open"; readonly agent: AgentFacts; readonly parent: number; readonly startMs: number }
  | { readonly kind: "step"; readonly agent: number; readonly step: FinishedStep }
  | {
      readonly kind: "note";
      readonly agent: number;
      readonly note: NoteKind;
      readonly atMs: number;
      readonly serviceMs: number | undefined;
      readonly traceId: string | undefined;
      readonly data: object;
    }
  | { readonly kind: "close"; readonly agent: number; readonly outcome: AgentOutcome };

/** A collaborator, as far as it is known when its span begins. */
export interface AgentFacts {
  readonly id: number;
  readonly name: string | undefined;
  readonly aliasArn: string | undefined;
  readonly version: string | undefined;
  readonly traceId: string | undefined;
  /** `agentCollaboratorInvocationInput`. */
  readonly input: object | undefined;
}

export interface FinishedStep {
  readonly kind: Exclude<StepKind, "agent">;
  /** `PRE_PROCESSING`, `ORCHESTRATION`, …: of model calls. */
  readonly phase: string;
  readonly traceId: string | undefined;
  /** The structures of the API; `begin` is absent where only the end was told, `finish` where it was not. */
  readonly begin: object | undefined;
  readonly finish: object | undefined;
  readonly rationale: string | undefined;
  readonly failure: StepFailure | undefined;
  /** Its end was never told: it ends with its agent. */
  readonly isIncomplete: boolean;
  readonly startMs: number;
  readonly endMs: number;
  readonly service: ServiceTimes;
}

export interface AgentOutcome {
  readonly endMs: number;
  readonly service: ServiceTimes;
  /** Told by the collaborator's own events, or by its caller. */
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** `agentCollaboratorInvocationOutput`. */
  readonly output: object | undefined;
  /** `finalResponse` of the agent itself. */
  readonly answer: object | undefined;
  readonly failure: StepFailure | undefined;
  readonly isIncomplete: boolean;
}
