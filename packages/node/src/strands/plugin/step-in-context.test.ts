import { context, createContextKey } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stepInContext } from "./step-in-context.ts";

const KEY = createContextKey("step");
beforeEach(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const here = (): unknown => context.active().getValue(KEY);

async function* steps(seen: unknown[]): AsyncGenerator<number, string, undefined> {
  try {
    seen.push(here());
    yield 1;
    await Promise.resolve();
    seen.push(here());
    yield 2;
    return "end";
  } finally {
    seen.push(["finally", here()]);
  }
}

describe("stepInContext", () => {
  it("takes each step in the context of the moment, and hands everything on as it is", async () => {
    const seen: unknown[] = [];
    const shown: unknown[] = [];
    let step = 0;
    const generator = steps(seen);
    const find = () => context.active().setValue(KEY, `step ${(step += 1)}`);
    expect(stepInContext(generator, find, (value) => shown.push(value))).toBe(generator);
    const got: unknown[] = [];
    async function* outer(): AsyncGenerator<number, string, undefined> {
      return yield* generator;
    }
    const all = outer();
    for (let next = await all.next(); ; next = await all.next()) {
      got.push(next.value);
      if (next.done === true) break;
    }
    expect(got).toEqual([1, 2, "end"]);
    expect(shown).toEqual([1, 2]);
    expect(seen).toEqual(["step 1", "step 2", ["finally", "step 3"]]);
    expect(here()).toBeUndefined();
  });

  it("lets a consumer break off", async () => {
    const seen: unknown[] = [];
    const generator = steps(seen);
    stepInContext(generator, () => context.active().setValue(KEY, "in"));
    for await (const value of generator) if (value === 1) break;
    expect(seen).toEqual(["in", ["finally", "in"]]);
  });

  it("goes on where the context cannot be found or the looker fails", async () => {
    const fail = (): never => {
      throw new Error("mine");
    };
    const generator = steps([]);
    stepInContext(generator, fail, fail);
    expect(await generator.next()).toEqual({ done: false, value: 1 });
    expect(stepInContext(undefined, fail)).toBeUndefined();
  });
});
