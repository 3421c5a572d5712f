import { type Context, type Span, SpanKind, trace } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import { LiveAgents } from "../agent-spans/live-agents.ts";
import { traceAttributes } from "../agent-spans/trace-attributes.ts";
import { clamp, ServiceClock } from "../agent-trace/service-clock.ts";
import { type SpanClock, spanClock } from "../span-clock.ts";
import { agentParts, sessionOf } from "./agent-parts.ts";
import { nodeAction } from "./node-action.ts";
import { type NodeRun, NodeRuns } from "./node-runs.ts";
import type { NodeFact } from "./read-flow-trace.ts";
import { actionSpan } from "./action-span.ts";

/** A run that has its span. */
interface LiveNode {
  readonly span: Span;
  readonly context: Context;
  readonly startMs: number;
  agents: LiveAgents | undefined;
  /** When the last thing in it ended. */
  lastMs: number;
  /** When its span ended. */
  endMs: number | undefined;
}

type Run = NodeRun<LiveNode>;

export interface FlowNodesOptions extends AgentSpanContext {
  readonly startedAtMs: number;
  readonly flowId: string | undefined;
  /** The nodes that the request's inputs go to: of the first node of a flow the trace tells the output alone. */
  readonly entries: ReadonlySet<string>;
  /** Whether the call goes on with what an earlier one began: nodes may be at work whose beginning was told there. */
  readonly continues: boolean;
}

/** The nodes of one run of a flow: each becomes a span beneath the call's, with what it called beneath that. */
export class FlowNodes {
  readonly #parent: Context;
  readonly #options: FlowNodesOptions;
  readonly #clock = new ServiceClock();
  readonly #spanClock: SpanClock;
  #runs = new NodeRuns<LiveNode>();
  #droppedBefore = 0;
  /** Of nodes that were over when their agents were told of. */
  readonly #late: LiveAgents[] = [];

  constructor(parent: Context, options: FlowNodesOptions) {
    this.#parent = parent;
    this.#options = options;
    this.#spanClock = spanClock(trace.getSpan(parent), options.startedAtMs);
  }

  get dropped(): number {
    return this.#droppedBefore + this.#runs.dropped;
  }

  take(fact: NodeFact): void {
    this.#clock.learn([fact.atMs], this.#nowMs);
    if (fact.kind === "input") this.#begin(fact);
    else if (fact.kind === "action" || fact.kind === "dependency") this.#within(fact);
    else {
      const isEntry = fact.kind === "output" && this.#options.entries.has(fact.node);
      if (isEntry && !this.#runs.knows(fact.node)) this.#begin(fact);
      const run = this.#runs.finish(fact);
      if (run !== undefined) this.#close(run);
    }
  }

  /** No more events come: what is open ends now, and is marked. */
  end(): void {
    for (const run of this.#runs.rest()) {
      const { held, end } = run;
      const first = [...held, ...(end === undefined ? [] : [end])].toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0))[0];
      if (run.live === undefined && first !== undefined) this.#start(run, first);
      this.#close(run);
    }
    for (const agents of this.#late.splice(0)) guard("end the agents of a flow", () => agents.end());
  }

  /** The flow is asked once more: what is open ends, and what was told does not count for what comes. */
  restart(): void {
    this.end();
    this.#droppedBefore = this.dropped;
    this.#runs = new NodeRuns();
  }

  /** Local time, which never goes back. */
  get #nowMs(): number {
    return this.#spanClock.nowMs();
  }

  #localMs({ atMs }: NodeFact): number {
    const { startMs } = this.#spanClock;
    return atMs === undefined ? this.#nowMs : clamp(this.#clock.local(atMs), startMs, this.#nowMs);
  }

  #begin(fact: NodeFact): void {
    const run = this.#runs.begin(fact);
    if (run === undefined) return;
    this.#start(run, fact);
    if (run.end !== undefined) this.#close(run);
  }

  /** Something that a node did. */
  #within(fact: NodeFact): void {
    if (this.#options.continues && !this.#runs.knows(fact.node)) this.#begin(fact);
    const run = this.#runs.within(fact, keyOf(fact));
    if (run === undefined) return;
    if (run.live === undefined) this.#runs.hold(run, fact);
    else this.#inside(run.live, fact);
  }

  #start(run: Run, fact: NodeFact): void {
    const { telemetry, shared, flowId } = this.#options;
    const { names, content } = telemetry;
    const startMs = this.#localMs(fact);
    const inputs = fact.kind === "input" ? content?.text(memberOf(fact.data, "fields")) : undefined;
    const attributes = {
      ...shared,
      ...present([
        [names.awsFlowId, flowId],
        [names.awsFlowNodeName, run.name],
        [names.surface, "agent"],
        [names.awsFlowNodeInputs, inputs],
      ]),
    };
    const options = { kind: SpanKind.INTERNAL, startTime: startMs, attributes };
    const span = telemetry.tracer().startSpan(`flow_node ${run.name}`, options, this.#parent);
    const context = trace.setSpan(this.#parent, span);
    const live = { span, context, startMs, agents: undefined, lastMs: startMs, endMs: undefined };
    run.live = live;
    for (const held of this.#runs.release(run)) this.#inside(live, held);
  }

  #inside(live: LiveNode, fact: NodeFact): void {
    if (fact.kind === "dependency") this.#agents(live, fact);
    else this.#action(live, fact);
  }

  /** Agents tell what they did when it is over: the event's own time says how their clock stands to ours. */
  #agents(live: LiveNode, { data }: NodeFact): void {
    const parts = agentParts(data);
    if (live.agents === undefined) {
      const { telemetry, shared } = this.#options;
      const conversation = present([[telemetry.names.conversationId, sessionOf(parts)]]);
      const { span, context, startMs, endMs } = live;
      live.agents = new LiveAgents(span, context, {
        ...this.#options,
        shared: { ...shared, ...conversation },
        depth: 0,
        startedAtMs: startMs,
        ...(endMs !== undefined && { nowMs: () => endMs }),
      });
      if (endMs !== undefined) this.#late.push(live.agents);
    }
    live.agents.part({ eventTime: memberOf(data, "timestamp") });
    for (const part of parts) live.agents.part(part);
  }

  #action(live: LiveNode, fact: NodeFact): void {
    const { telemetry } = this.#options;
    const { names } = telemetry;
    const { data } = fact;
    if (live.endMs === undefined) {
      live.span.setAttributes(
        present([
          [names.awsFlowNodeService, stringOf(memberOf(data, "serviceName"))],
          [names.awsFlowNodeOperation, stringOf(memberOf(data, "operationName"))],
        ]),
      );
    }
    const startMs = live.lastMs;
    const endMs = clamp(this.#localMs(fact), startMs, live.endMs ?? Infinity);
    live.lastMs = endMs;
    const made = nodeAction({ data, startMs, endMs }, this.#options);
    if (made !== undefined)
      actionSpan(made, { startMs, endMs, serviceMs: fact.atMs, context: live.context }, telemetry);
  }

  #close(run: Run): void {
    const { live, end } = run;
    if (live === undefined) return;
    const { names, content } = this.#options.telemetry;
    const toldMs = end === undefined ? this.#nowMs : this.#localMs(end);
    guard("end the agents of a flow", () => live.agents?.end(toldMs));
    const endMs = Math.max(live.lastMs, toldMs, live.agents?.lastMs ?? 0);
    const conditions = arrayOf(memberOf(end?.data, "satisfiedConditions"))
      .map((condition) => stringOf(memberOf(condition, "conditionName")))
      .filter((name) => name !== undefined);
    live.span.setAttributes(
      present([
        [names.awsFlowNodeConditions, end?.kind === "condition" ? conditions : undefined],
        [names.awsFlowNodeOutputs, end?.kind === "output" ? content?.text(memberOf(end.data, "fields")) : undefined],
        [names.awsFlowNodeInputRequested, end?.kind === "asked" ? true : undefined],
        ...traceAttributes(names, undefined, { startMs: run.input?.atMs, endMs: end?.atMs }, false),
        ["outcrop.flow.incomplete", end === undefined ? true : undefined],
      ]),
    );
    guard("end a span", () => live.span.end(endMs));
    live.endMs = endMs;
    live.agents = undefined;
    this.#runs.over(run);
  }
}

/** Parallel runs of a node each call what it calls once. */
function keyOf({ kind, data }: NodeFact): string {
  return kind === "dependency" ? kind : `${kind} ${stringOf(memberOf(data, "operationName")) ?? ""}`;
}
