import { type Attributes, type Context, createContextKey, type Span, trace } from "@opentelemetry/api";
import { type AttributeNames, toUsd } from "@outcrop/core";
import type { CallCost } from "./bedrock-runtime/price-call.ts";
import { present } from "./present.ts";
import { memberOf } from "./values.ts";

const KEY = createContextKey("outcrop.cost-sum");
const NANO_PER_USD = 1e9;

/**
 * What the model calls beneath a span cost together, for spans that stand for several calls. Each call is added once,
 * to the innermost sum, and is in all sums around it. Whoever adds up spans must take model calls alone.
 */
export class CostSum {
  readonly #outer: CostSum | undefined;
  #unknown = 0;
  #status: string | undefined;
  #nano = 0n;

  constructor(outer: CostSum | undefined) {
    this.#outer = outer;
  }

  /** A call has ended; `undefined` where not even a reason is known why it has no price. */
  add(cost: CallCost | undefined): void {
    // To the nano-dollar, in which prices are made: adding up fractions would drift.
    if (cost?.kind === "priced") this.#nano += BigInt(Math.round(cost.usd * NANO_PER_USD));
    else {
      this.#unknown += 1;
      this.#status ??= cost?.status;
    }
    this.#outer?.add(cost);
  }

  /** A sum from which something is missing is none: it says why, as a call without a price does. Of no calls it is 0. */
  attributes(names: AttributeNames): Attributes {
    return present([
      [names.costUsd, this.#unknown === 0 ? toUsd(this.#nano) : undefined],
      [names.costStatus, this.#status],
    ]);
  }

  /** A context in which calls are added to this sum. */
  within(active: Context): Context {
    return active.setValue(KEY, this);
  }
}

/** Spans that have a sum, for what begins in the context of one that somebody else made current. */
const sums = new WeakMap<Span, CostSum>();

/** A sum for a span, within another. */
export function sumFor(span: Span, outer: CostSum | undefined): CostSum {
  const sum = new CostSum(outer);
  sums.set(span, sum);
  return sum;
}

/** The sum of a span, where it has one. */
export function sumOfSpan(span: Span): CostSum | undefined {
  return sums.get(span);
}

/** The innermost sum that a call is added to which begins in `active`. */
export function sumOf(active: Context): CostSum | undefined {
  const current = trace.getSpan(active);
  const ofSpan = current === undefined ? undefined : sums.get(current);
  if (ofSpan !== undefined) return ofSpan;
  const sum = active.getValue(KEY);
  // Of whichever copy of this package: a bundle has one, and `register` is another.
  return typeof memberOf(sum, "add") === "function" ? (sum as CostSum) : undefined;
}
