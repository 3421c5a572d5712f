import { type Context, type Span, SpanKind, trace } from "@opentelemetry/api";
import { waitFor } from "../../content/pending.ts";
import { guard } from "../../guard.ts";
import { present } from "../../present.ts";
import { arrayOf, memberOf, stringOf } from "../../values.ts";
import type { AgentSpanContext } from "../agent-spans/agent-span-context.ts";
import { LiveAgents } from "../agent-spans/live-agents.ts";
import type { StepSpan } from "../agent-spans/step-span.ts";
import type { ServiceTimes } from "../agent-trace/read-time.ts";
import { clamp, ServiceClock } from "../agent-trace/service-clock.ts";
import { traceAttributes } from "../agent-spans/trace-attributes.ts";
import { type SpanClock, spanClock } from "../span-clock.ts";
import { nodeAction } from "./node-action.ts";
import type { NodeFact } from "./read-flow-trace.ts";

/** A node at work, or the end of one whose beginning has not been told. */
interface OpenNode {
  readonly name: string;
  readonly span: Span;
  readonly context: Context;
  readonly agents: LiveAgents;
  readonly startMs: number;
  /** When it began by the service's clock. */
  readonly serviceMs: number | undefined;
  /** When the last thing in it ended. */
  lastMs: number;
}

export interface FlowNodesOptions extends AgentSpanContext {
  readonly startedAtMs: number;
  readonly flowId: string | undefined;
}

interface Times {
  readonly startMs: number;
  readonly endMs: number;
}

/** Nodes that may be at work at once, or half told; a flow has tens. What is more is dropped and counted. */
const MAX_NODES = 1_024;

/** The nodes of one run of a flow: each becomes a span beneath the call's, with what it called beneath that. */
export class FlowNodes {
  readonly #parent: Context;
  readonly #options: FlowNodesOptions;
  readonly #clock = new ServiceClock();
  readonly #spanClock: SpanClock;
  readonly #open: OpenNode[] = [];
  /** Ends that came before their beginnings. */
  readonly #early: NodeFact[] = [];
  #dropped = 0;

  constructor(parent: Context, options: FlowNodesOptions) {
    this.#parent = parent;
    this.#options = options;
    this.#spanClock = spanClock(trace.getSpan(parent), options.startedAtMs);
  }

  get dropped(): number {
    return this.#dropped;
  }

  take(fact: NodeFact): void {
    this.#clock.learn([fact.atMs], this.#nowMs);
    if (fact.kind === "input") this.#begin(fact);
    else if (fact.kind === "output" || fact.kind === "condition") this.#finish(fact);
    else this.#inside(fact);
  }

  /** No more events come: what is open ends now, and is marked. */
  end(): void {
    for (const node of this.#open.splice(0)) this.#close(node, undefined);
    for (const fact of this.#early.splice(0)) {
      const node = this.#start(fact);
      if (node !== undefined) this.#close(node, fact);
    }
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
    const node = this.#start(fact);
    if (node === undefined) return;
    const index = this.#early.findIndex(({ node: name }) => name === fact.node);
    const [early] = index === -1 ? [] : this.#early.splice(index, 1);
    if (early === undefined) this.#open.push(node);
    else this.#close(node, early);
  }

  /** The same node may run again and again: what began first ends first. */
  #finish(fact: NodeFact): void {
    const index = this.#open.findIndex(({ name }) => name === fact.node);
    const [node] = index === -1 ? [] : this.#open.splice(index, 1);
    if (node !== undefined) this.#close(node, fact);
    else if (this.#early.length < MAX_NODES) this.#early.push(fact);
    else this.#dropped += 1;
  }

  #start({ node: name, ...fact }: NodeFact): OpenNode | undefined {
    if (this.#open.length >= MAX_NODES) {
      this.#dropped += 1;
      return undefined;
    }
    const { telemetry, shared, flowId } = this.#options;
    const { names, content } = telemetry;
    const startMs = this.#localMs({ node: name, ...fact });
    const inputs = fact.kind === "input" ? content?.text(memberOf(fact.data, "fields")) : undefined;
    const attributes = {
      ...shared,
      ...present([
        [names.awsFlowId, flowId],
        [names.awsFlowNodeName, name],
        [names.surface, "agent"],
        [names.awsFlowNodeInputs, inputs],
      ]),
    };
    const options = { kind: SpanKind.INTERNAL, startTime: startMs, attributes };
    const span = telemetry.tracer().startSpan(`flow_node ${name}`, options, this.#parent);
    const context = trace.setSpan(this.#parent, span);
    const agents = new LiveAgents(span, context, { ...this.#options, depth: 0, startedAtMs: startMs });
    return { name, span, context, agents, startMs, serviceMs: fact.atMs, lastMs: startMs };
  }

  /** Something that a node did. One that nobody told the beginning of begins with it. */
  #inside(fact: NodeFact): void {
    let node = this.#open.findLast(({ name }) => name === fact.node);
    if (node === undefined) {
      node = this.#start(fact);
      if (node === undefined) return;
      this.#open.push(node);
    }
    if (fact.kind === "dependency") this.#agents(node, fact);
    else this.#action(node, fact);
  }

  /** Agents tell what they did when it is over: the event's own time says how their clock stands to ours. */
  #agents({ agents }: OpenNode, { data }: NodeFact): void {
    agents.part({ eventTime: memberOf(data, "timestamp") });
    for (const part of arrayOf(memberOf(memberOf(data, "traceElements"), "agentTraces"))) agents.part(part);
  }

  #action(node: OpenNode, fact: NodeFact): void {
    const { names } = this.#options.telemetry;
    const { data } = fact;
    node.span.setAttributes(
      present([
        [names.awsFlowNodeService, stringOf(memberOf(data, "serviceName"))],
        [names.awsFlowNodeOperation, stringOf(memberOf(data, "operationName"))],
      ]),
    );
    const [startMs, endMs] = [node.lastMs, Math.max(node.lastMs, this.#localMs(fact))];
    node.lastMs = endMs;
    const made = nodeAction({ data, startMs, endMs }, this.#options);
    if (made !== undefined) this.#span(node, made, { startMs, endMs }, { startMs: undefined, endMs: fact.atMs });
  }

  #span(node: OpenNode, made: StepSpan, { startMs, endMs }: Times, service: ServiceTimes): void {
    const { names } = this.#options.telemetry;
    const kind = made.kind === "client" ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const attributes = { ...made.attributes, ...present(traceAttributes(names, undefined, service, false)) };
    const options = { kind, startTime: startMs, attributes };
    const span = this.#options.telemetry.tracer().startSpan(made.name, options, node.context);
    const finished = guard("finish an action of a flow", () => made.finish(undefined)) ?? {};
    span.setAttributes(finished);
    const context = trace.setSpan(node.context, span);
    const recorded = guard("record content", () =>
      made.recordContent?.({ attributes: { ...attributes, ...finished }, context }),
    );
    const end = (content: object | undefined): void => {
      if (content !== undefined) guard("set a span's content", () => span.setAttributes({ ...content }));
      guard("end a span", () => span.end(endMs));
    };
    if (recorded instanceof Promise) waitFor(recorded.then(end));
    else end(recorded);
  }

  #close(node: OpenNode, fact: NodeFact | undefined): void {
    const { names, content } = this.#options.telemetry;
    const toldMs = fact === undefined ? this.#nowMs : this.#localMs(fact);
    guard("end the agents of a flow", () => node.agents.end(toldMs));
    const endMs = Math.max(node.lastMs, toldMs, node.agents.lastMs);
    const conditions = arrayOf(memberOf(fact?.data, "satisfiedConditions"))
      .map((condition) => stringOf(memberOf(condition, "conditionName")))
      .filter((name) => name !== undefined);
    node.span.setAttributes(
      present([
        [names.awsFlowNodeConditions, fact?.kind === "condition" ? conditions : undefined],
        [names.awsFlowNodeOutputs, fact?.kind === "output" ? content?.text(memberOf(fact.data, "fields")) : undefined],
        ...traceAttributes(names, undefined, { startMs: node.serviceMs, endMs: fact?.atMs }, false),
        ["outcrop.flow.incomplete", fact === undefined ? true : undefined],
      ]),
    );
    guard("end a span", () => node.span.end(endMs));
  }
}
