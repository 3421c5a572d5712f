import { type Context, context, ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ConsumerContext } from "./consumer-context.ts";
import { enterContext } from "./enter-context.ts";
import { SwitchingContext } from "./switching-context.ts";

const withSpan = (spanId: string, base = ROOT_CONTEXT): Context =>
  trace.setSpanContext(base, { traceId: "1".repeat(32), spanId: spanId.repeat(16), traceFlags: TraceFlags.NONE });
const activeSpan = (): string | undefined => trace.getSpanContext(context.active())?.spanId[0];

/** Switching contexts that are beneath each other in the active one. */
function depth(): number {
  let count = 0;
  for (let at = context.active(); at instanceof SwitchingContext; at = at.base) count += 1;
  return count;
}

describe("a consumer's context", () => {
  let clock = 0;
  const consumer = (spanId: string): ConsumerContext => new ConsumerContext(withSpan(spanId), 60_000, () => clock);
  /** Asks for an event and gets it. */
  const read = async (one: ConsumerContext): Promise<void> => {
    one.enter();
    await Promise.resolve();
    one.delivered();
  };
  beforeEach(() => {
    clock = 0;
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  });
  afterEach(() => context.disable());

  it("has the span from the first event to the end, and shows what was active before and after", async () => {
    const key = Symbol("mine");
    await context.with(withSpan("a").setValue(key, 1), async () => {
      const before = context.active();
      const one = consumer("b");
      one.enter();
      expect(activeSpan()).toBe("a");
      await read(one);
      expect([activeSpan(), context.active().getValue(key)]).toEqual(["b", 1]);
      const derived = context.active().setValue(key, 2);
      expect([trace.getSpanContext(derived)?.spanId[0], derived.getValue(key)]).toEqual(["b", 2]);
      expect(context.active().deleteValue(key).getValue(key)).toBeUndefined();
      one.close();
      expect([activeSpan(), context.active().getValue(key)]).toEqual(["a", 1]);
      expect(trace.getSpan(context.active())).toBe(trace.getSpan(before));
      await Promise.resolve();
      one.enter();
      expect(activeSpan()).toBe("a");
    });
    expect(context.active()).toBe(ROOT_CONTEXT);
  });

  it("makes no chain in a frame that reads stream after stream, or streams that overlap", async () => {
    let last = consumer("b");
    for (let i = 0; i < 1_000; i += 1) {
      const one = consumer("c");
      await read(one);
      if (i % 3 === 0) last.close();
      else one.close();
      last = one;
      last.close();
      expect(depth()).toBeLessThan(3);
    }
    let open = consumer("d");
    for (let i = 0; i < 1_000; i += 1) {
      const next = consumer("e");
      await read(open);
      await read(next);
      open.close();
      open = next;
      expect(depth()).toBeLessThan(4);
    }
    open.close();
    expect(activeSpan()).toBeUndefined();
  });

  it("makes no chain of streams that are read in turns, and shows whose event was read last", async () => {
    const [one, other] = [consumer("b"), consumer("c")];
    for (let i = 0; i < 100; i += 1) {
      await read(one);
      expect(activeSpan()).toBe("b");
      await read(other);
      expect([activeSpan(), depth()]).toEqual(["c", 2]);
    }
    other.close();
    expect(activeSpan()).toBe("b");
    one.close();
    expect(activeSpan()).toBeUndefined();
  });

  it("lets every frame that reads have its own, over what is active there", async () => {
    const one = consumer("b");
    const frame = (spanId: string): Promise<readonly unknown[]> =>
      context.with(withSpan(spanId), async () => {
        await read(one);
        const during = activeSpan();
        await Promise.resolve();
        await read(one);
        await new Promise((resolve) => setImmediate(resolve));
        return [during, activeSpan()];
      });
    const frames = [frame("a"), frame("c")];
    await new Promise((resolve) => setImmediate(resolve));
    one.close();
    expect(await Promise.all(frames)).toEqual([
      ["b", "a"],
      ["b", "c"],
    ]);
  });

  it("takes who has not come back for a minute to have left, until he does", async () => {
    const left = consumer("b");
    await read(left);
    clock = 60_001;
    expect(activeSpan()).toBeUndefined();
    const next = consumer("c");
    await read(next);
    expect([activeSpan(), depth()]).toEqual(["c", 1]);
    next.close();
    await read(left);
    expect(activeSpan()).toBe("b");
  });

  it("sees through what another copy of this package has left behind", () => {
    const theirs = (base: Context): Context => Object.assign(withSpan("f"), { outcropAfterwards: base });
    context.with(theirs(theirs(withSpan("a"))), () => {
      consumer("b").enter();
      const active = context.active();
      expect(active instanceof SwitchingContext && trace.getSpanContext(active.base)?.spanId[0]).toBe("a");
    });
  });
});

describe("a context is entered", () => {
  afterEach(() => context.disable());
  const enter = (manager?: object): boolean => {
    if (manager !== undefined) context.setGlobalContextManager(manager as never);
    return enterContext(withSpan("a"));
  };
  const stub = { active: () => ROOT_CONTEXT, with: () => undefined, disable: () => undefined };

  it("by `attach`, where the manager shows no AsyncLocalStorage", () => {
    let active: Context = ROOT_CONTEXT;
    const attach = (entered: Context): object => {
      active = entered;
      return {};
    };
    expect(enter({ ...stub, attach, active: () => active })).toBe(true);
    expect(activeSpan()).toBe("a");
  });

  it.each<[string, object | undefined]>([
    ["there is no manager", undefined],
    ["the manager cannot", stub],
    ["the manager does not do it", { ...stub, _asyncLocalStorage: { enterWith: () => undefined } }],
    [
      "the manager throws",
      {
        ...stub,
        attach() {
          throw new Error("mine");
        },
      },
    ],
  ])("not where %s, and then who reads keeps what is active", (_why, manager) => {
    expect(enter(manager)).toBe(false);
    const one = new ConsumerContext(withSpan("b"), 1);
    one.enter();
    one.delivered();
    expect(activeSpan()).toBeUndefined();
    expect(one.isOver).toBe(true);
  });
});
