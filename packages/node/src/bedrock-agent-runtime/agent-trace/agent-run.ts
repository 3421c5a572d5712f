import type { FinishedStep } from "./span-op.ts";
import type { StepFailure, StepKind } from "./trace-fact.ts";

/** A step whose other half has not been told yet. */
export interface HalfStep {
  readonly kind: Exclude<StepKind, "agent">;
  readonly phase: string;
  readonly traceId: string | undefined;
  readonly data: object;
  readonly eventMs: number | undefined;
  /** When it was told, local time. */
  readonly seenMs: number;
}

/** How a collaborator's end was told; it ends when what it has under way has ended, too. */
export interface ToldEnd {
  readonly data: object | undefined;
  readonly eventMs: number | undefined;
}

/** One run of one agent. The same collaborator, called twice, runs twice. */
export interface AgentRun {
  readonly id: number;
  readonly parent: AgentRun | undefined;
  readonly children: AgentRun[];
  aliasArn: string | undefined;
  /** What its trace ids have in common: of the service, one. */
  readonly runIds: Set<string>;
  name: string | undefined;
  version: string | undefined;
  /** Of the step that called it. */
  traceId: string | undefined;
  /** The first that tells of it: all there is where nobody called it. */
  ownTraceId: string | undefined;
  /** `agentCollaboratorInvocationInput`; absent where its events came without it, or before it. */
  input: object | undefined;
  /** When it was called, by the service's clock. */
  calledMs: number | undefined;
  /** When its call was told, local time. */
  callSeenMs: number | undefined;
  answer: object | undefined;
  failure: StepFailure | undefined;
  told: ToldEnd | undefined;
  /** `waiting` until the first thing in it is told: only then is it known when it began. */
  state: "waiting" | "open" | "closing" | "closed";
  /** Local times. Nothing of it lies outside. */
  startMs: number;
  endMs: number;
  /** When the last thing in it began, and where it would have without those that began there before it. */
  lastStart: { readonly wantedMs: number; readonly ms: number } | undefined;
  readonly begun: HalfStep[];
  /** Ends that came before their beginnings. */
  readonly early: HalfStep[];
  /** Ends of collaborators that came before their beginnings. */
  readonly earlyEnds: { readonly traceId: string | undefined; readonly told: ToldEnd }[];
  /** A model call whose rationale may follow. */
  pending: FinishedStep | undefined;
}

export function newRun(id: number, parent: AgentRun | undefined): AgentRun {
  return {
    id,
    parent,
    children: [],
    aliasArn: undefined,
    runIds: new Set(),
    name: undefined,
    version: undefined,
    traceId: undefined,
    ownTraceId: undefined,
    input: undefined,
    calledMs: undefined,
    callSeenMs: undefined,
    answer: undefined,
    failure: undefined,
    told: undefined,
    state: "waiting",
    startMs: 0,
    endMs: 0,
    lastStart: undefined,
    begun: [],
    early: [],
    earlyEnds: [],
    pending: undefined,
  };
}

/** Takes the first item that fits out of a list. */
export function take<T>(items: T[], fits: (item: T) => boolean): T | undefined {
  const index = items.findIndex(fits);
  return index === -1 ? undefined : items.splice(index, 1)[0];
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;

/** `<uuid>-<n>`, `<uuid>-pre-0`, `<uuid>-guardrail-post-0`, …: the uuid is the run's. */
export function runOf(traceId: string | undefined): string | undefined {
  if (traceId === undefined) return undefined;
  return UUID.exec(traceId)?.[0] ?? traceId.replace(/(?:-[A-Za-z]+)*-\d+$/, "");
}
