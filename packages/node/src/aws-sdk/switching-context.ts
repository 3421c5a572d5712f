import type { Context } from "@opentelemetry/api";

/** What decides which of its two contexts a switching one stands for. */
export interface Switch {
  /** The context to be seen now in the place of `base`, or `undefined` where that is `base` itself. */
  inside(switching: SwitchingContext): Context | undefined;
  /** Whether it is over, and `base` is all that will be seen. */
  readonly isOver: boolean;
}

/**
 * A context that stands for another one for a while, and then for `base`. Whatever was made active with it, and
 * whatever keeps it, is afterwards as if it had never been. Contexts derived from it are ordinary ones.
 */
export class SwitchingContext implements Context {
  readonly owner: Switch;
  #base: Context;

  constructor(owner: Switch, base: Context) {
    this.owner = owner;
    this.#base = base;
  }

  /** Without those in between that are over: one after the other in a frame that lives long makes no chain. */
  get base(): Context {
    return (this.#base = seeThrough(this.#base));
  }

  /** What is left of it once it is over. Other copies of this package in the process read it, too. */
  get outcropAfterwards(): Context | undefined {
    return this.owner.isOver ? this.base : undefined;
  }

  getValue(key: symbol): unknown {
    return this.#now().getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return this.#now().setValue(key, value);
  }

  deleteValue(key: symbol): Context {
    return this.#now().deleteValue(key);
  }

  #now(): Context {
    return this.owner.inside(this) ?? this.base;
  }
}

/** The context itself, or what is left of one that is over. */
export function seeThrough(context: Context): Context {
  let seen = context;
  for (;;) {
    const afterwards: unknown = Reflect.get(seen, "outcropAfterwards");
    if (afterwards === undefined) return seen;
    seen = afterwards as Context;
  }
}
