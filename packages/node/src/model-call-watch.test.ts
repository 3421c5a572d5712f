import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CallOutcome, ModelCallWatch, reportModelCall } from "./model-call-watch.ts";

beforeEach(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const call = (outcome: Partial<CallOutcome>): void =>
  reportModelCall()?.({ cost: undefined, usage: {}, hasFailed: false, ...outcome });
const priced = (usd: number) => ({ kind: "priced", usd }) as const;

describe("ModelCallWatch", () => {
  it("sums what calls beneath have cost and used", () => {
    const watch = new ModelCallWatch();
    expect(reportModelCall()).toBeUndefined();
    context.with(watch.within(ROOT_CONTEXT), () => {
      call({ cost: priced(1), usage: { input: 5, output: 1 } });
      call({ cost: priced(2), usage: { input: 7, output: 1, cacheRead: 3 } });
      call({ cost: priced(3), usage: { input: 100 } });
    });
    expect(watch.calls).toBe(3);
    expect(watch.cost).toEqual(priced(6));
    expect(watch.usage).toEqual({ input: 12, output: 2, cacheRead: 3 });
  });

  it("has no cost but a reason where one call has none or has not ended, and no usage where none was said", () => {
    const watch = new ModelCallWatch();
    expect(watch.cost).toBeUndefined();
    context.with(watch.within(ROOT_CONTEXT), () => {
      call({ cost: priced(1) });
      expect(watch.cost).toEqual(priced(1));
      reportModelCall();
      expect(watch.cost).toEqual({ kind: "unpriced", status: "no_usage" });
      call({ hasFailed: true });
      call({ cost: { kind: "unpriced", status: "provisioned" } });
      call({ cost: { kind: "unpriced", status: "custom_model" } });
    });
    expect(watch.cost).toEqual({ kind: "unpriced", status: "provisioned" });
    expect(watch.usage).toBeUndefined();
  });

  it("does not count attempts that failed, unless all did", () => {
    const watch = new ModelCallWatch();
    context.with(watch.within(ROOT_CONTEXT), () => {
      call({ cost: { kind: "unpriced", status: "provisioned" }, hasFailed: true });
      expect(watch.cost).toEqual({ kind: "unpriced", status: "provisioned" });
      call({ cost: priced(2), hasFailed: true });
      call({ cost: priced(1) });
    });
    expect(watch.cost).toEqual(priced(3));
  });

  it("tells the watches around it", () => {
    const [outer, inner] = [new ModelCallWatch(), new ModelCallWatch()];
    context.with(inner.within(outer.within(ROOT_CONTEXT)), () => {
      expect(inner.within(context.active())).toBe(context.active());
      call({ cost: priced(1), usage: { input: 5, output: 1 } });
    });
    expect([outer.calls, outer.cost, outer.usage]).toEqual([inner.calls, inner.cost, inner.usage]);
    expect(outer.calls).toBe(1);
  });

  it("is told by another copy of this package", async () => {
    vi.resetModules();
    const copy = await import("./model-call-watch.ts");
    expect(copy.ModelCallWatch).not.toBe(ModelCallWatch);
    const [outer, inner] = [new ModelCallWatch(), new copy.ModelCallWatch()];
    context.with(outer.within(ROOT_CONTEXT), () => {
      context.with(inner.within(context.active()), () => call({ cost: priced(1), usage: { output: 1 } }));
      copy.reportModelCall()?.({ cost: priced(2), usage: { output: 2 }, hasFailed: false });
    });
    expect([outer.cost, outer.usage, inner.cost]).toEqual([priced(3), { output: 3 }, priced(1)]);
  });
});
