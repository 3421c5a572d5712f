import { type Context, context, createContextKey } from "@opentelemetry/api";
import type { TokenUsage } from "@outcrop/core";

const KEY = createContextKey("outcrop.model-call-watch");
const KINDS = ["input", "output", "cacheRead", "cacheWrite"] as const;

/** What a call beneath has come to. */
export interface CallOutcome {
  readonly costUsd: number | undefined;
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
  #priced = 0;
  #costUsd = 0;

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

  /** What they cost; `undefined` while one of them has no price. */
  get costUsd(): number | undefined {
    return this.#calls > 0 && this.#priced === this.#calls ? this.#costUsd : undefined;
  }

  /** What those that generated something have used; `undefined` where none said so. */
  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  begin(): CallEnded {
    this.#calls += 1;
    const tellOuter = this.#outer?.begin();
    return (outcome) => {
      const { costUsd, usage } = outcome;
      if (usage.output !== undefined) this.#usage = addTokens(this.#usage, usage);
      if (costUsd !== undefined) {
        this.#priced += 1;
        this.#costUsd += costUsd;
      }
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
  return watch instanceof ModelCallWatch ? watch : undefined;
}

function addTokens(one: TokenUsage | undefined, other: TokenUsage): TokenUsage {
  if (one === undefined) return other;
  const sum = { ...one, ...other };
  return Object.fromEntries(
    KINDS.filter((kind) => kind in sum).map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]),
  );
}
