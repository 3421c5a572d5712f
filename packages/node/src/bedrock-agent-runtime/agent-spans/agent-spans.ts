import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { ERROR_TYPE_OTHER, OPERATION, PROVIDER } from "@outcrop/core";
import { waitFor } from "../../content/pending.ts";
import { type CostSum, sumOf } from "../../cost-sum.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import type { AgentFacts, AgentOutcome, FinishedStep, SpanOp } from "../agent-trace/span-op.ts";
import { recordOperation } from "../operation-duration.ts";
import { withGuardrail } from "./agent-guardrail.ts";
import type { AgentDefinition, AgentSpanContext } from "./agent-span-context.ts";
import { AgentTotals } from "./agent-totals.ts";
import { askedMessages, returnsControl, saidMessages } from "./collaborator-messages.ts";
import { lookupStep } from "./lookup-step.ts";
import { modelStep } from "./model-step.ts";
import { guardrailVerdict, noteEvent } from "./note-event.ts";
import type { StepSpan } from "./step-span.ts";
import { toolStep } from "./tool-step.ts";
import { traceAttributes } from "./trace-attributes.ts";

/** An agent's span, open or ended. */
interface AgentSpan {
  readonly span: Span;
  readonly context: Context;
  readonly parent: AgentSpan | undefined;
  readonly startMs: number;
  readonly attributes: Attributes;
  readonly definition: AgentDefinition;
  readonly input: object | undefined;
  readonly totals: AgentTotals;
}

/** Carries out operations on spans beneath one that is there. */
export class AgentSpans {
  readonly #context: AgentSpanContext;
  readonly #base: AgentSpan;
  readonly #agents = new Map<number, AgentSpan>();

  constructor(span: Span, active: Context, startMs: number, context: AgentSpanContext) {
    this.#context = context;
    const definition = context.definitionOf(undefined);
    const totals = new AgentTotals(sumOf(active));
    this.#base = {
      span,
      context: active,
      parent: undefined,
      startMs,
      attributes: {},
      definition,
      input: undefined,
      totals,
    };
  }

  /** Of the span that was there. */
  get totals(): AgentTotals {
    return this.#base.totals;
  }

  apply(ops: readonly SpanOp[]): void {
    for (const op of ops) guard("make a span from an agent's trace", () => this.#apply(op));
  }

  #apply(op: SpanOp): void {
    if (op.kind === "open") this.#open(op.agent, this.#agent(op.parent), op.startMs);
    else if (op.kind === "step") this.#step(this.#agent(op.agent), op.step);
    else if (op.kind === "close") this.#close(this.#agent(op.agent), op.outcome);
    else {
      const agent = this.#agent(op.agent);
      const { name, attributes } = noteEvent(op, agent.definition, this.#context.telemetry);
      agent.span.addEvent(name, attributes, op.atMs);
      if (op.note === "guardrail") agent.totals.judged(guardrailVerdict(op.data));
    }
  }

  #agent(id: number): AgentSpan {
    return this.#agents.get(id) ?? this.#base;
  }

  #open(facts: AgentFacts, parent: AgentSpan, startMs: number): void {
    const { telemetry, shared, definitionOf } = this.#context;
    const { names, settings } = telemetry;
    const { agentId, aliasId, inlineName } = readAlias(facts.aliasArn ?? "");
    const name =
      facts.name ?? settings.agentNames[facts.aliasArn ?? ""] ?? settings.agentNames[agentId ?? ""] ?? inlineName;
    const definition = withGuardrail(definitionOf(name), settings.agentGuardrails, { agentId, aliasId });
    const attributes = {
      ...shared,
      ...present([
        [names.operationName, OPERATION.invokeAgent],
        [names.providerName, PROVIDER.awsBedrock],
        [names.agentName, name],
        [names.agentId, agentId],
        [names.agentVersion, facts.version],
        [names.awsAgentAliasId, aliasId],
        [names.requestModel, definition.model],
        [names.cloudRegion, this.#context.region()],
        [names.surface, "agent"],
        [names.awsGuardrailId, definition.guardrailId],
        [names.awsGuardrailVersion, definition.guardrailVersion],
        [names.awsAgentTraceId, facts.traceId],
      ]),
    };
    const options = { kind: SpanKind.CLIENT, startTime: startMs, attributes };
    const span = telemetry.tracer().startSpan(agentSpanName(name), options, parent.context);
    const { input } = facts;
    const context = trace.setSpan(parent.context, span);
    this.#agents.set(facts.id, {
      span,
      context,
      parent,
      startMs,
      attributes,
      definition,
      input,
      totals: new AgentTotals(parent.totals.cost),
    });
  }

  #step(agent: AgentSpan, step: FinishedStep): void {
    const made = stepSpan(step, agent.definition, agent.totals.cost, this.#context);
    const kind = made.kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const { attributes } = made;
    const options = { kind, startTime: step.startMs, attributes };
    const span = this.#context.telemetry.tracer().startSpan(made.name, options, agent.context);
    const errorType = this.#fail(span, made.failure);
    const finished = guard("finish a step of an agent", () => made.finish(errorType)) ?? {};
    span.setAttributes(finished);
    const { usage } = made;
    if (usage !== undefined)
      for (let on: AgentSpan | undefined = agent; on !== undefined; on = on.parent) on.totals.add(usage);
    const active = trace.setSpan(agent.context, span);
    this.#end(span, step.endMs, () =>
      made.recordContent?.({ attributes: { ...attributes, ...finished }, context: active }),
    );
  }

  #close(agent: AgentSpan, outcome: AgentOutcome): void {
    const { telemetry, input } = this.#context;
    const { names, content: recorder } = telemetry;
    const { span, definition, totals } = agent;
    const { failure } = outcome;
    const errorType = this.#fail(span, failure && { type: failure.code, message: failure.reason });
    const told = totals.hasIntervention ? "content_filter" : returnsControl(outcome) ? "tool_call" : "stop";
    // Where a reason never came, the conventions have a word for it.
    const reason = outcome.isIncomplete ? "error" : told;
    const isRenamed = agent.attributes[names.agentName] === undefined && outcome.name !== undefined;
    if (isRenamed) span.updateName(agentSpanName(outcome.name));
    const finished = {
      ...totals.attributes(names, !outcome.isIncomplete && failure === undefined),
      ...present([
        [names.agentName, isRenamed ? outcome.name : undefined],
        [names.agentVersion, outcome.version],
        [names.responseFinishReasons, failure === undefined ? [reason] : undefined],
        ...traceAttributes(names, undefined, outcome.service, outcome.isIncomplete),
      ]),
    };
    span.setAttributes(finished);
    const { model } = definition;
    const durationSeconds = (outcome.endMs - agent.startMs) / 1_000;
    recordOperation(telemetry, { operation: OPERATION.invokeAgent, model, durationSeconds, errorType });
    this.#end(span, outcome.endMs, () => {
      if (recorder === undefined || !recorder.reads()) return undefined;
      return recorder.record(
        {
          systemInstructions: [],
          inputMessages: askedMessages(agent.input),
          outputMessages: saidMessages(outcome, failure === undefined ? reason : "error"),
          toolDefinitions: [],
        },
        {
          operation: OPERATION.invokeAgent,
          model: definition.model,
          input,
          hasEvent: false,
          attributes: { ...agent.attributes, ...finished },
          context: agent.context,
        },
      );
    });
  }

  #fail(span: Span, failure: StepSpan["failure"]): string | undefined {
    if (failure === undefined) return undefined;
    const type = failure.type ?? ERROR_TYPE_OTHER;
    span.setAttribute(this.#context.telemetry.names.errorType, type);
    const { message } = failure;
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message === undefined ? {} : { message }) });
    return type;
  }

  #end(span: Span, endMs: number, content: () => Attributes | Promise<Attributes> | undefined): void {
    const recorded = guard("record content", content);
    const end = (attributes: Attributes | undefined): void => {
      if (attributes !== undefined) guard("set a span's content", () => span.setAttributes(attributes));
      guard("end a span", () => span.end(endMs));
    };
    if (recorded instanceof Promise) waitFor(recorded.then(end));
    else end(recorded);
  }
}

export function agentSpanName(name: string | undefined): string {
  return name === undefined ? OPERATION.invokeAgent : `${OPERATION.invokeAgent} ${name}`;
}

function stepSpan(step: FinishedStep, agent: AgentDefinition, cost: CostSum, context: AgentSpanContext): StepSpan {
  if (step.kind === "model") return modelStep(step, agent, cost, context);
  return step.kind === "lookup" ? lookupStep(step, agent, context) : toolStep(step, context);
}

/** Of an inline agent's collaborator the alias has the name where others have their ids. */
function readAlias(arn: string): {
  readonly agentId?: string | undefined;
  readonly aliasId?: string | undefined;
  readonly inlineName?: string | undefined;
} {
  const [, agentId, aliasId] = /agent-alias\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  return agentId === "INLINE_AGENT" ? { inlineName: aliasId } : { agentId, aliasId };
}
