import type { Attributes } from "@opentelemetry/api";
import type { AttributeNames } from "@outcrop/core";
import { type CallUsage, usageAttributes } from "../../bedrock-runtime/token-usage.ts";
import { present } from "../../present.ts";
import type { GuardrailVerdict } from "./note-event.ts";

/** What the steps of an agent, and of those that it called, add up to. */
export class AgentTotals {
  #usage: CallUsage = {};
  #verdict: GuardrailVerdict["action"] | undefined;
  readonly #policies = new Set<string>();

  /** A kind of tokens that no call told stays absent. */
  add(usage: CallUsage): void {
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

  attributes(names: AttributeNames): Attributes {
    return {
      ...usageAttributes(this.#usage, names),
      ...present([
        [names.awsGuardrailAction, this.#verdict],
        [names.awsGuardrailPolicies, this.#policies.size === 0 ? undefined : [...this.#policies]],
      ]),
    };
  }
}
