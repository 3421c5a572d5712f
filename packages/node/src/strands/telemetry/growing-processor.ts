import { guard } from "../../guard.ts";
import { flushAll } from "../../start/flush-all.ts";
import { memberOf } from "../../values.ts";

/** A span processor to which others are added: the SDK's providers take theirs only when they are made. */
export class GrowingProcessor {
  readonly #processors: object[] = [];

  add(processor: object): void {
    this.#processors.push(processor);
  }

  onStart(...args: readonly unknown[]): void {
    this.#tell("onStart", args);
  }

  onEnding(...args: readonly unknown[]): void {
    this.#tell("onEnding", args);
  }

  onEnd(...args: readonly unknown[]): void {
    this.#tell("onEnd", args);
  }

  async forceFlush(): Promise<void> {
    await flushAll(this.#processors);
  }

  async shutdown(): Promise<void> {
    await Promise.allSettled(this.#tell("shutdown", []));
  }

  #tell(method: string, args: readonly unknown[]): readonly unknown[] {
    return this.#processors.map((processor) => {
      const own = memberOf(processor, method);
      return typeof own === "function"
        ? guard(`let a span processor do ${method}`, () => Reflect.apply(own, processor, args))
        : undefined;
    });
  }
}
