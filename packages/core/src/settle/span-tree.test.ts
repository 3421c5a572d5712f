import { describe, expect, it } from "vitest";

import { buildSpanTree } from "./span-tree.ts";
import { span } from "./testing/spans.ts";

function treeOf(...parents: readonly [spanId: string, parentSpanId: string][]): Record<string, string | undefined> {
  const tree = buildSpanTree(parents.map(([spanId, parentSpanId]) => span(spanId, parentSpanId)));
  return Object.fromEntries(
    tree.spans.map(({ spanId }, index) => [spanId, tree.spans[tree.parent[index] ?? -1]?.spanId]),
  );
}

describe("buildSpanTree", () => {
  it("links spans to their parents, and to nothing where the parent is missing", () => {
    expect(treeOf(["b", "a"], ["a", ""], ["c", "gone"])).toEqual({ a: undefined, b: "a", c: undefined });
  });

  it("opens a circle at its first span, wherever it is entered from", () => {
    expect(treeOf(["tail", "c"], ["b", "a"], ["a", "c"], ["c", "b"])).toEqual({
      tail: "c",
      b: undefined,
      a: "c",
      c: "b",
    });
    expect(treeOf(["self", "self"], ["x", "self"])).toEqual({ self: undefined, x: "self" });
  });

  it("lists every span once, parents before children", () => {
    const spans = [span("leaf", "middle"), span("middle", "root"), span("root", ""), span("other", "root")];
    const { topDown } = buildSpanTree(spans);
    expect(Array.from(topDown, (index) => spans[index]?.spanId)).toEqual(["root", "middle", "leaf", "other"]);
  });
});
