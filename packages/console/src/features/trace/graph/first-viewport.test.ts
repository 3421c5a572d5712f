import { describe, expect, it } from "vitest";
import { sumEntries } from "../sum-entries.ts";
import { firstViewport } from "./first-viewport.ts";
import type { PlacedGraph } from "./graph-layout.ts";

const none = sumEntries([]);
const tally = { calls: 1, errors: 0, interventions: 0, total: none };
const room = { width: 1_000, height: 600 };

/** Somebody at a place, and whom they called, at the far corner. */
function drawing(width: number, height: number, first: { readonly x: number; readonly y: number }): PlacedGraph {
  const node = (id: string) => ({ ...tally, kind: "agent" as const, detail: "", own: none, spanIds: [], id, name: id });
  const point = { x: 0, y: 0 };
  return {
    width,
    height,
    nodeWidth: 176,
    left: 0,
    nodes: [
      { node: node("called"), x: width - 176, y: height - 66 },
      { node: node("caller"), ...first },
    ],
    edges: [{ edge: { ...tally, id: "e", from: "caller", to: "called" }, points: [], words: "", label: point }],
  };
}

describe("the first view of a graph", () => {
  it("has all of it, in the middle, where it fits", () => {
    expect(firstViewport(drawing(500, 300, { x: 0, y: 0 }), room, 0.7, 1.2)).toEqual({ x: 200, y: 60, zoom: 1.2 });
    const { x, y, zoom } = firstViewport(drawing(1_210, 300, { x: 0, y: 0 }), room, 0.7, 1.2);
    expect([x, y, zoom]).toEqual([16, expect.closeTo(90, 0), 968 / 1_210]);
  });

  it("has who called first in sight where there is more than fits, and else the middle", () => {
    const [left, middle, right] = [
      { x: 0, y: 700 },
      { x: 1_400, y: 0 },
      { x: 2_800, y: 20 },
    ].map((first) => firstViewport(drawing(3_000, 1_000, first), room, 0.5, 1));
    expect(left).toEqual({ x: 16, y: 25, zoom: 0.5 });
    expect(middle).toEqual({ x: -250, y: 25, zoom: 0.5 });
    expect(right).toEqual({ x: -504, y: 25, zoom: 0.5 });
  });

  it("scrolls down to who called first", () => {
    const { y } = firstViewport(drawing(3_000, 4_000, { x: 0, y: 2_000 }), room, 0.5, 1);
    expect(y + 1_000).toBe(600 - 16 - 33);
  });
});
