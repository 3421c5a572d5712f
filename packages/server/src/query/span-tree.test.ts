import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderTree } from "./span-tree.ts";
import { NO_TOTALS } from "./totals.ts";

function span(spanId: string, parentSpanId: string, start: number) {
  return { spanId, parentSpanId, startUnixNano: String(start) };
}

const oneCall = () => ({ ...NO_TOTALS, calls: 1 });

function shape(spans: readonly ReturnType<typeof span>[]) {
  return orderTree(spans, oneCall).map((row) => [row.span.spanId, row.subtree.calls]);
}

describe("orderTree", () => {
  it("puts parents before children and siblings by start, with totals of everything below", () => {
    const spans = [span("c", "a", 30), span("b", "a", 20), span("d", "b", 25), span("a", "", 10)];
    expect(shape(spans)).toEqual([
      ["a", 4],
      ["b", 2],
      ["d", 1],
      ["c", 1],
    ]);
  });

  it("puts a span whose parent is missing at the top", () => {
    expect(shape([span("b", "gone", 5), span("a", "", 10)])).toEqual([
      ["b", 1],
      ["a", 1],
    ]);
  });

  it("opens a circle of parents at its earliest span, also a span that is its own parent", () => {
    expect(shape([span("b", "a", 2), span("a", "b", 1), span("c", "c", 3)])).toEqual([
      ["c", 1],
      ["a", 2],
      ["b", 1],
    ]);
  });

  it("takes a chain of 20,000 spans", () => {
    const chain = Array.from({ length: 20_000 }, (_, index) =>
      span(`s${index}`, index === 0 ? "" : `s${index - 1}`, index),
    );
    expect(shape(chain)[0]).toEqual(["s0", 20_000]);
  });

  it("shows every span once and loses no call, whatever the parents are", () => {
    const ids = fc.constantFrom("", "a", "b", "c", "d", "e", "f");
    const parents = fc.array(ids, { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(parents, (parentIds) => {
        const spans = ["a", "b", "c", "d", "e", "f"].map((id, index) => span(id, parentIds[index] ?? "", index));
        const rows = orderTree(spans, oneCall);
        expect(rows.map((row) => row.span.spanId).toSorted()).toEqual(["a", "b", "c", "d", "e", "f"]);
        const most = Math.max(...rows.map((row) => row.subtree.calls));
        expect(most).toBeLessThanOrEqual(6);
      }),
    );
  });
});
