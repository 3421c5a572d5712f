import { describe, expect, it } from "vitest";
import { DirtyTraces } from "./dirty-traces.ts";

function dirtyAt(clock: { now: number }): DirtyTraces {
  return new DirtyTraces({ quietMs: 5, maxDirtyMs: 30, now: () => clock.now });
}

function key(traceId: string, org = "acme") {
  return { org, traceId };
}

describe("DirtyTraces", () => {
  it("holds a trace until it has been quiet", () => {
    const clock = { now: 0 };
    const dirty = dirtyAt(clock);
    dirty.touch([key("a")], () => undefined);
    clock.now = 4;
    dirty.touch([key("a")], () => undefined);
    clock.now = 8;
    expect(dirty.take(10, false)).toBeUndefined();
    clock.now = 9;
    expect([...(dirty.take(10, false)?.traces.keys() ?? [])]).toEqual(["a"]);
  });

  it("gives out a trace that is never quiet once it is old enough", () => {
    const clock = { now: 0 };
    const dirty = dirtyAt(clock);
    for (; clock.now < 30; clock.now += 1) {
      dirty.touch([key("a")], () => undefined);
      expect(dirty.take(10, false)).toBeUndefined();
    }
    expect(dirty.take(10, false)).toBeDefined();
  });

  it("answers a touch when each of its traces was settled after it, and once", () => {
    const clock = { now: 0 };
    const dirty = dirtyAt(clock);
    const answered: string[] = [];
    dirty.touch([key("a"), key("b"), key("a")], () => answered.push("both"));
    const first = dirty.take(1, true);
    // Touched while it is being settled: what is loaded already may lack the new span.
    dirty.touch([key("a")], () => answered.push("again"));
    if (first !== undefined) dirty.settled(first);
    expect(answered).toEqual([]);
    const second = dirty.take(1, true);
    if (second !== undefined) dirty.settled(second);
    const third = dirty.take(1, true);
    if (third !== undefined) dirty.settled(third);
    expect(answered.toSorted()).toEqual(["again", "both"]);
    expect(dirty.size).toBe(0);
  });

  it("answers a touch of nothing at once", () => {
    let done = false;
    dirtyAt({ now: 0 }).touch([], () => (done = true));
    expect(done).toBe(true);
  });

  it("gives out one organisation at a time, in turn", () => {
    const dirty = dirtyAt({ now: 0 });
    const orgs: string[] = [];
    for (const org of ["busy", "calm"])
      dirty.touch(
        ["1", "2", "3"].map((id) => key(id, org)),
        () => undefined,
      );
    for (let taken = dirty.take(2, true); taken !== undefined; taken = dirty.take(2, true)) {
      orgs.push(taken.org);
      dirty.settled(taken);
    }
    expect(orgs).toEqual(["busy", "calm", "busy", "calm"]);
  });

  it("counts per organisation what waits and what is being settled", () => {
    const clock = { now: 1_000 };
    const dirty = dirtyAt(clock);
    dirty.touch([key("a"), key("b")], () => undefined);
    clock.now = 2_000;
    dirty.touch([key("c")], () => undefined);
    dirty.take(2, true);
    dirty.touch([key("a")], () => undefined);
    expect(dirty.waiting("acme")).toEqual({ traces: 3, since: 1_000 });
    expect(dirty.waiting("other")).toEqual({ traces: 0, since: null });
    expect([dirty.has(key("a")), dirty.has(key("b")), dirty.has(key("b", "other"))]).toEqual([true, true, false]);
  });
});
