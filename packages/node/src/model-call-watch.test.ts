import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type CallOutcome, ModelCallWatch, reportModelCall } from "./model-call-watch.ts";

beforeEach(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const call = (outcome: CallOutcome): void => reportModelCall()?.(outcome);

describe("ModelCallWatch", () => {
  it("sums what calls beneath have cost and used", () => {
    const watch = new ModelCallWatch();
    expect(reportModelCall()).toBeUndefined();
    context.with(watch.within(ROOT_CONTEXT), () => {
      call({ costUsd: 1, usage: { input: 5, output: 1 } });
      call({ costUsd: 2, usage: { input: 7, output: 1, cacheRead: 3 } });
      call({ costUsd: 3, usage: { input: 100 } });
    });
    expect(watch.calls).toBe(3);
    expect(watch.costUsd).toBe(6);
    expect(watch.usage).toEqual({ input: 12, output: 2, cacheRead: 3 });
  });

  it("has no cost where one call has none, and no usage where none was said", () => {
    const watch = new ModelCallWatch();
    context.with(watch.within(ROOT_CONTEXT), () => {
      call({ costUsd: 1, usage: {} });
      expect(watch.costUsd).toBe(1);
      reportModelCall();
    });
    expect(watch.costUsd).toBeUndefined();
    expect(watch.usage).toBeUndefined();
  });

  it("tells the watches around it", () => {
    const [outer, inner] = [new ModelCallWatch(), new ModelCallWatch()];
    context.with(inner.within(outer.within(ROOT_CONTEXT)), () => {
      expect(inner.within(context.active())).toBe(context.active());
      call({ costUsd: 1, usage: { input: 5, output: 1 } });
    });
    expect([outer.calls, outer.costUsd, outer.usage]).toEqual([inner.calls, inner.costUsd, inner.usage]);
    expect(outer.calls).toBe(1);
  });
});
