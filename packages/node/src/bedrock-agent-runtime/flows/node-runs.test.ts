import { describe, expect, it } from "vitest";
import { NodeRuns } from "./node-runs.ts";
import type { NodeFact } from "./read-flow-trace.ts";

const fact = (kind: NodeFact["kind"], atMs: number | undefined, node = "A"): NodeFact => ({
  kind,
  node,
  atMs,
  data: {},
});

describe("runs of a flow's nodes", () => {
  it("pairs ends with beginnings, what began first ends first", () => {
    const runs = new NodeRuns<string>();
    const [one, two] = [runs.begin(fact("input", 1)), runs.begin(fact("input", 2))];
    expect(runs.finish(fact("output", 3))).toBe(one);
    expect(runs.finish(fact("output", 4))).toBe(two);
    expect(runs.finish(fact("output", 5))).toBeUndefined();
  });

  it("gives each of several runs at once what the others have had, and the last one the rest", () => {
    const runs = new NodeRuns<string>();
    const [one, two] = [runs.begin(fact("input", 1)), runs.begin(fact("input", 2))];
    expect([1, 2, 3].map(() => runs.within(fact("action", 3), "Converse"))).toEqual([one, two, two]);
  });

  it("finds a run that is over for what was called before its end, and waits for the next run with what came after", () => {
    const runs = new NodeRuns<string>();
    const run = runs.begin(fact("input", 1));
    runs.finish(fact("output", 9));
    if (run !== undefined) runs.over(run);
    expect(runs.within(fact("action", 9), "Converse")).toBe(run);
    const next = runs.within(fact("action", 19), "Converse");
    expect(next).not.toBe(run);
    expect(runs.begin(fact("input", 11))).toBe(next);
  });

  it("finds a run that is over, and not the one that began since, for what was called before its end", () => {
    const runs = new NodeRuns<string>();
    const run = runs.begin(fact("input", 1));
    runs.finish(fact("output", 9));
    if (run !== undefined) runs.over(run);
    const next = runs.begin(fact("input", 11));
    expect(runs.within(fact("action", 9), "Converse")).toBe(run);
    expect(runs.within(fact("action", 15), "Converse")).toBe(next);
    expect(runs.within(fact("action", 9), "Converse")).toBe(next);
  });

  it("has no run for further outputs of one that is over, nor for ends that the stream implies", () => {
    const runs = new NodeRuns<string>();
    const run = runs.begin(fact("input", 1));
    runs.finish(fact("output", 2));
    if (run !== undefined) runs.over(run);
    for (const end of [fact("output", 12), fact("emitted", undefined, "B"), fact("asked", undefined, "C")]) {
      runs.finish(end);
    }
    expect(runs.rest()).toEqual([]);
    expect(runs.begin(fact("input", 20))?.end).toBeUndefined();
  });

  it("keeps what came before a beginning, up to a bound, and counts the rest", () => {
    const runs = new NodeRuns<string>();
    const run = runs.within(fact("action", 1), "Converse");
    if (run === undefined) throw new Error("Expected a run");
    for (let n = 0; n < 1_030; n += 1) runs.hold(run, fact("action", n));
    expect(runs.dropped).toBe(6);
    expect(runs.release(run)).toHaveLength(1_024);
    runs.hold(run, fact("action", 1));
    expect(runs.rest()).toEqual([run]);
  });
});
