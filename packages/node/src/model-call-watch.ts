import { type Context, context, createContextKey } from "@opentelemetry/api";
import type { TokenUsage } from "@outcrop/core";
import type { CallCost } from "./bedrock-runtime/price-call.ts";
import { memberOf } from "./values.ts";

const KEY = createContextKey("outcrop.model-call-watch");
const UNTOLD: CallCost = { kind: "unpriced", status: "no_usage" };
const KINDS = ["input", "output", "cacheRead", "cacheWrite"] as const;

/** What a call beneath has come to. */
export interface CallOutcome {
  /** `undefined` where not even a reason is known. */
  readonly cost: CallCost | undefined;
  /** Then it is not billed, unless it has a price: tokens had been counted. */
  readonly hasFailed: boolean;
  /** As the conventions count: input includes cached tokens. */
  readonly usage: TokenUsage;
}

/** Told by the call beneath, at its end. */
export type CallEnded = (outcome: CallOutcome) => void;

/**
 * What a framework's model call learns of the provider's calls beneath it. Both have a span; metrics are recorded once,
 * by the one that is nearer to the provider.
 */
export class ModelCallWatch {
  #outer: ModelCallWatch | undefined;
  #usage: TokenUsage | undefined;
  #calls = 0;
  #ended = 0;
  #priced = 0;
  #usd = 0;
  /** Of the first that is billed and has no price, and of the first that failed. */
  #missing: CallCost | undefined;
  #failed: CallCost | undefined;

  /** A context in which model calls report to this watch, and to the one that they reported to in `active`. */
  within(active: Context): Context {
    const outer = watchOf(active);
    if (outer === this) return active;
    this.#outer = outer;
    return active.setValue(KEY, this);
  }

  /** Calls that have begun beneath, and record their own metrics. */
  get calls(): number {
    return this.#calls;
  }

  /** What they cost, or why one of them has no price: one that has not ended has told no usage. `undefined` of none. */
  get cost(): CallCost | undefined {
    if (this.#calls === 0) return undefined;
    if (this.#missing !== undefined) return this.#missing;
    if (this.#priced > 0 && this.#ended === this.#calls) return { kind: "priced", usd: this.#usd };
    return this.#failed ?? UNTOLD;
  }

  /** What those that generated something have used; `undefined` where none said so. */
  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  begin(): CallEnded {
    this.#calls += 1;
    const tellOuter = this.#outer?.begin();
    return (outcome) => {
      const { cost = UNTOLD, usage, hasFailed } = outcome;
      this.#ended += 1;
      if (usage.output !== undefined) this.#usage = addTokens(this.#usage, usage);
      if (cost.kind === "priced") {
        this.#priced += 1;
        this.#usd += cost.usd;
      } else if (hasFailed) this.#failed ??= cost;
      else this.#missing ??= cost;
      tellOuter?.(outcome);
    };
  }
}

/** Says that a model call begins; `undefined` where nobody watches. */
export function reportModelCall(): CallEnded | undefined {
  return watchOf(context.active())?.begin();
}

function watchOf(active: Context): ModelCallWatch | undefined {
  const watch = active.getValue(KEY);
  // Of whichever copy of this package: a bundle has one, and `register` is another.
  return typeof memberOf(watch, "begin") === "function" ? (watch as ModelCallWatch) : undefined;
}

function addTokens(one: TokenUsage | undefined, other: TokenUsage): TokenUsage {
  if (one === undefined) return other;
  const sum = { ...one, ...other };
  return Object.fromEntries(
    KINDS.filter((kind) => kind in sum).map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]),
  );
}
