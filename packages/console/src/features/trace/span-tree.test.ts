import { describe, expect, it } from "vitest";
import { buildTree, visibleRows } from "./span-tree.ts";
import { testSpan } from "./test-span.ts";

const span = (spanId: string, parentSpanId = "") => testSpan({ spanId, parentSpanId });
const shape = (rows: ReturnType<typeof buildTree>) => rows.map((row) => [row.span.spanId, row.depth, row.descendants]);

describe("the tree of a trace", () => {
  const rows = buildTree([span("a"), span("b", "a"), span("c", "b"), span("d", "a"), span("e", "gone")]);

  it("gives each span its depth and the number below it", () => {
    expect(shape(rows)).toEqual([
      ["a", 0, 3],
      ["b", 1, 1],
      ["c", 2, 0],
      ["d", 1, 0],
      ["e", 0, 0],
    ]);
    expect(rows.map((row) => row.orphan)).toEqual([false, false, false, false, true]);
  });

  it("hides what is below a folded span, and nothing else", () => {
    expect(shape(visibleRows(rows, new Set(["b"]))).map(([id]) => id)).toEqual(["a", "b", "d", "e"]);
    expect(shape(visibleRows(rows, new Set(["a", "b"]))).map(([id]) => id)).toEqual(["a", "e"]);
    expect(visibleRows(rows, new Set())).toBe(rows);
  });

  it("survives spans that are each other's parents, and a chain of thousands", () => {
    expect(shape(buildTree([span("x", "y"), span("y", "x"), span("z", "z")]))).toEqual([
      ["x", 0, 1],
      ["y", 1, 0],
      ["z", 0, 0],
    ]);
    const chain = buildTree(Array.from({ length: 5_000 }, (_, index) => span(String(index + 1), String(index))));
    expect(chain.at(-1)?.depth).toBe(4_999);
    expect(chain[0]?.descendants).toBe(4_999);
  });
});
