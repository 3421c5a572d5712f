import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import { type CallUsage, usageAttributes } from "../../bedrock-runtime/token-usage.ts";
import { CostSum } from "../../cost-sum.ts";
import { present } from "../../present.ts";
import type { GuardrailVerdict } from "./note-event.ts";

const NOTHING: CallUsage = { input: 0, output: 0 };

/** What the steps of an agent, and of those that it called, add up to. */
export class AgentTotals {
  readonly cost: CostSum;
  #calls = 0;
  #usage: CallUsage = {};
  #verdict: GuardrailVerdict["action"] | undefined;
  readonly #policies = new Set<string>();

  /** `outer` is the sum that its cost is a part of. */
  constructor(outer: CostSum | undefined) {
    this.cost = new CostSum(outer);
  }

  /** A kind of tokens that no call told stays absent. */
  add(usage: CallUsage): void {
    this.#calls += 1;
    const sum: Record<string, number> = { ...this.#usage };
    for (const [kind, count] of Object.entries(usage)) {
      if (count !== undefined) sum[kind] = (sum[kind] ?? 0) + count;
    }
    this.#usage = sum;
  }

  judged({ action, policies }: GuardrailVerdict): void {
    if (this.#verdict !== "GUARDRAIL_INTERVENED") this.#verdict = action;
    for (const policy of policies) this.#policies.add(policy);
  }

  get hasIntervention(): boolean {
    return this.#verdict === "GUARDRAIL_INTERVENED";
  }

  /** Of an agent whose trace is there: where it is whole and tells of no model call, none was made. */
  attributes(names: AttributeNames, isWhole: boolean): Attributes {
    const isIdle = this.#calls === 0 && isWhole;
    const { [names.costUsd]: cost, ...status } = this.cost.attributes(names);
    // Of no tokens the sum is 0, which only a whole trace makes true.
    const isKnown = isIdle || Object.keys(this.#usage).length > 0;
    return {
      ...usageAttributes(isIdle ? NOTHING : this.#usage, names),
      ...status,
      ...(isKnown && cost !== undefined ? { [names.costUsd]: cost } : {}),
      ...present([
        [names.awsGuardrailAction, this.#verdict],
        [names.awsGuardrailPolicies, this.#policies.size === 0 ? undefined : [...this.#policies]],
      ]),
    };
  }
}
