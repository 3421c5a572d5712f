import { type Context, context, type Span, trace } from "@opentelemetry/api";
import { enterContext } from "./enter-context.ts";
import { seeThrough, type Switch, SwitchingContext } from "./switching-context.ts";

/**
 * Lets who reads a stream run in the context of its span, from the first event until the stream is over. The body of a
 * `for await` loop has the context that was active when the loop called `next()`; so `enter`, called in there, makes one
 * active that knows whether the stream is over. Before the first event it shows nothing, so that what else the
 * code begins in the same breath, after it set off the reading, does not get a parent that it does not know of.
 *
 * A consumer that was given an event and has not come back for `idleMs` has left: code that reads an
 * iterator by hand need not say so, and would else be in the span's context until the stream is collected.
 */
export class ConsumerContext implements Switch {
  readonly #idleMs: number;
  readonly #now: () => number;
  #span: Span | undefined;
  /** When the consumer got its last event; `undefined` before the first one. */
  #deliveredAt: number | undefined;
  #entered: SwitchingContext | undefined;
  /** What `#entered` shows. Kept here, so that whoever keeps that does not keep the span. */
  #inside: Context | undefined;

  constructor(call: Context, idleMs: number, now: () => number = () => performance.now()) {
    this.#span = trace.getSpan(call);
    this.#idleMs = idleMs;
    this.#now = now;
  }

  /** To be called in the frame that asks for an event. Costs next to nothing where that frame has entered before. */
  enter(): void {
    if (this.#span === undefined) return;
    const active = context.active();
    if (active === this.#entered) return;
    const base = seeThrough(active);
    const entering =
      this.#above(base) ?? (this.#entered?.base === base ? this.#entered : new SwitchingContext(this, base));
    if (!enterContext(entering)) {
      this.close();
      return;
    }
    this.#inside = undefined;
    this.#entered = entering;
  }

  /** The consumer gets an event. */
  delivered(): void {
    this.#deliveredAt = this.#now();
  }

  /** The stream is over, or its span is. */
  close(): void {
    this.#span = undefined;
    this.#entered = undefined;
    this.#inside = undefined;
  }

  get isOver(): boolean {
    return this.#span === undefined || this.#hasLeft();
  }

  inside(switching: SwitchingContext): Context | undefined {
    const span = this.#span;
    if (span === undefined || this.#deliveredAt === undefined || this.#hasLeft()) return undefined;
    if (switching !== this.#entered) return trace.setSpan(switching.base, span);
    return (this.#inside ??= trace.setSpan(switching.base, span));
  }

  #hasLeft(): boolean {
    return this.#deliveredAt !== undefined && this.#now() - this.#deliveredAt > this.#idleMs;
  }

  /** The one of ours that others were entered upon: streams that are read in turns, or one in the loop of another. */
  #above(active: Context): SwitchingContext | undefined {
    let above = active;
    while (above instanceof SwitchingContext) {
      if (above.owner === this) return above;
      above = above.base;
    }
    return undefined;
  }
}
