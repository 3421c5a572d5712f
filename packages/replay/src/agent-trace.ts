import type { ReplayEvent } from "./answer.ts";
import type { AgentScript, AgentStep } from "./agent-script.ts";
import { finalResponse, stepTraces, type StepTrace } from "./agent-step-traces.ts";

/** Who runs, as every part of its trace says. */
export interface AgentIdentity {
  readonly agentAliasArn: string;
  readonly collaboratorName?: string;
}

export interface AgentRun {
  readonly sessionId: string;
  /** Said of the agents that the path of a request names, and of collaborators; inline agents have none. */
  readonly hasIds: boolean;
  /** Share of the scripted time that really passes. */
  readonly pace: number;
  /** A new UUID for each agent that runs. */
  readonly nextRunId: () => string;
  /** The service's clock, milliseconds since the epoch. */
  readonly clock: { nowMs: number };
}

/**
 * The trace events of one agent, its collaborators' within: ids, chains and times as Amazon Bedrock gives them. Steps of
 * an orchestration are numbered, `<uuid>-0` and on; a collaborator has a UUID of its own and a longer `callerChain`.
 */
export function* agentTrace(
  script: AgentScript,
  chain: readonly AgentIdentity[],
  run: AgentRun,
): Generator<ReplayEvent> {
  const runId = run.nextRunId();
  const startMs = run.clock.nowMs;
  let step = -1;
  const idOf = (next: AgentStep): string => {
    if (next.kind === "guardrail") return `${runId}-guardrail-${next.phase}-0`;
    const phase = next.kind === "model" ? next.phase : undefined;
    if (phase === "PRE_PROCESSING") return `${runId}-pre-0`;
    if (phase === "POST_PROCESSING") return `${runId}-post-0`;
    if (phase === "ROUTING_CLASSIFIER") return `${runId}-routing-0`;
    if (next.kind === "model") step += 1;
    return `${runId}-${Math.max(step, 0)}`;
  };
  for (const next of script.steps) {
    for (const piece of stepTraces(next, idOf(next), run.clock)) {
      yield* play(piece, next, script, chain, run);
    }
  }
  if (script.answer !== undefined) {
    const trace = finalResponse(script.answer, `${runId}-${Math.max(step, 0)}`, startMs, run.clock.nowMs);
    yield tracePart(trace, script, chain, run);
  }
}

function* play(
  piece: StepTrace,
  step: AgentStep,
  script: AgentScript,
  chain: readonly AgentIdentity[],
  run: AgentRun,
): Generator<ReplayEvent> {
  switch (piece.kind) {
    case "trace":
      yield tracePart(piece.trace, script, chain, run);
      return;
    case "time":
      run.clock.nowMs += piece.ms;
      if (run.pace > 0 && piece.ms > 0) yield { type: "pause", ms: piece.ms * run.pace };
      return;
    case "collaborator":
      if (step.kind !== "collaborator") return;
      yield* agentTrace(step.run, [...chain, { ...step, collaboratorName: step.name }], run);
  }
}

function tracePart(trace: unknown, script: AgentScript, chain: readonly AgentIdentity[], run: AgentRun): ReplayEvent {
  const [, agentId, agentAliasId] = /agent-alias\/([^/]+)\/([^/]+)$/.exec(chain.at(-1)?.agentAliasArn ?? "") ?? [];
  // As the service has it: at any depth, the name of the first collaborator on the way.
  const { collaboratorName } = chain[1] ?? {};
  const ids = run.hasIds ? { agentId, agentAliasId, agentVersion: script.agentVersion ?? "1" } : {};
  const payload = {
    ...ids,
    callerChain: chain.map(({ agentAliasArn }) => ({ agentAliasArn })),
    ...(collaboratorName === undefined ? {} : { collaboratorName }),
    eventTime: new Date(run.clock.nowMs).toISOString(),
    sessionId: run.sessionId,
    trace,
  };
  return { type: "event", name: "trace", payload };
}
