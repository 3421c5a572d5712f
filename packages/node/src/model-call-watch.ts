import { type Context, context, createContextKey } from "@opentelemetry/api";

const KEY = createContextKey("outcrop.model-call-watch");

/**
 * What a framework's model call learns of the provider's call beneath it. Both have a span; metrics are recorded once,
 * by the one that is nearer to the provider.
 */
export interface ModelCallWatch {
  /** Calls that have begun beneath, and record their own metrics. */
  readonly calls: number;
  /** What they cost; `undefined` while one of them has no price. */
  readonly costUsd: number | undefined;
}

/** Told by the call beneath, at its end. */
export type CallEnded = (costUsd: number | undefined) => void;

class Watch implements ModelCallWatch {
  #calls = 0;
  #priced = 0;
  #costUsd = 0;

  get calls(): number {
    return this.#calls;
  }

  get costUsd(): number | undefined {
    return this.#calls > 0 && this.#priced === this.#calls ? this.#costUsd : undefined;
  }

  begin(): CallEnded {
    this.#calls += 1;
    return (costUsd) => {
      if (costUsd === undefined) return;
      this.#priced += 1;
      this.#costUsd += costUsd;
    };
  }
}

/** A context in which model calls report to the watch that is answered with it. */
export function watchModelCalls(active: Context): { readonly context: Context; readonly watch: ModelCallWatch } {
  const watch = new Watch();
  return { context: active.setValue(KEY, watch), watch };
}

/** Says that a model call begins; `undefined` where nobody watches. */
export function reportModelCall(): CallEnded | undefined {
  const watch = context.active().getValue(KEY);
  return watch instanceof Watch ? watch.begin() : undefined;
}
