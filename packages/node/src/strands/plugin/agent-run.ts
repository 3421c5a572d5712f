import type { Attributes, Span } from "@opentelemetry/api";
import type { CostSum } from "../../cost-sum.ts";
import type { Usage } from "../types.ts";
import type { ModelCall } from "./model-call.ts";
import { addUsage } from "./sdk-usage.ts";

/** One invocation of an agent, while it lasts. An agent has one at a time. */
export class AgentRun {
  readonly span: Span;
  /** On every span of the run: session, user, and what the user wants on all of them. */
  readonly attributes: Attributes;
  /** What its model calls cost, and those of whatever its tools called. */
  readonly sum: CostSum;
  readonly startedAt: number = performance.now();
  cycle: { readonly span: Span; readonly startedAt: number; readonly sum: CostSum } | undefined;
  model: ModelCall | undefined;
  readonly tools: Set<Span> = new Set();
  modelCalls = 0;
  toolCalls = 0;
  #usage: Usage | undefined;

  constructor(span: Span, attributes: Attributes, sum: CostSum) {
    this.span = span;
    this.attributes = attributes;
    this.sum = sum;
  }

  /** Of this invocation alone. */
  get usage(): Usage | undefined {
    return this.#usage;
  }

  /** The span that is the parent of what begins now. */
  get innermost(): Span {
    return this.cycle?.span ?? this.span;
  }

  /** The sum that what begins now is a part of. */
  get innermostSum(): CostSum {
    return this.cycle?.sum ?? this.sum;
  }

  count(usage: Usage | undefined): void {
    this.modelCalls += 1;
    if (usage !== undefined) this.#usage = addUsage(this.#usage, usage);
  }
}
