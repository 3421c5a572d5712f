import { describe, expect, it } from "vitest";
import { sumEntries } from "../sum-entries.ts";
import type { CallGraph } from "./call-graph.ts";
import { largestIn, layoutRequest, placedGraph, roundedPath } from "./graph-layout.ts";

const none = sumEntries([]);
const tally = { calls: 1, errors: 0, interventions: 0, total: none };

/** One caller, and as many tools as asked for; the last of them failed. */
function star(tools: number): CallGraph {
  const node = { ...tally, kind: "tool" as const, detail: "", own: none, spanIds: [] };
  const ids = Array.from({ length: tools }, (_, index) => `t${index}`);
  return {
    nodes: [
      { ...node, id: "boss", name: "boss" },
      ...ids.map((id, index) => ({ ...node, id, name: id, errors: index === tools - 1 ? 1 : 0 })),
    ],
    edges: ids.map((id, index) => ({
      ...tally,
      id: `boss ${id}`,
      from: "boss",
      to: id,
      errors: index === tools - 1 ? 1 : 0,
    })),
  };
}

describe("the layout of a graph", () => {
  it("asks for every box and line, and joins the answer with what they stand for", () => {
    const graph = star(2);
    const request = layoutRequest(graph, "DOWN");
    expect(request.children?.map(({ id, width }) => [id, width])).toEqual([
      ["boss", 176],
      ["t0", 176],
      ["t1", 176],
    ]);
    const [first, second] = request.edges ?? [];
    expect([first?.labels?.[0]?.text, second?.labels?.[0]?.text]).toEqual(["×1", "×1 · 1 failed"]);
    const section = { id: "s", startPoint: { x: 1, y: 2 }, bendPoints: [{ x: 1, y: 9 }], endPoint: { x: 5, y: 9 } };
    const placed = placedGraph(graph, {
      id: "graph",
      width: 300,
      height: 200,
      children: [{ id: "t1", x: 7, y: 8, width: 100 }, { id: "unknown" }],
      edges: [
        {
          ...first,
          id: "boss t0",
          sources: [],
          targets: [],
          sections: [section],
          labels: [{ text: "×1", x: 10, y: 20, width: 4, height: 6 }],
        },
      ],
    });
    expect(placed).toMatchObject({ width: 300, height: 200, nodeWidth: 100, left: 2 });
    expect(placed.nodes.map(({ node, x, y }) => [node.id, x, y])).toEqual([["t1", 7, 8]]);
    expect(placed.edges[0]).toMatchObject({
      edge: { to: "t0" },
      points: [
        { x: 1, y: 2 },
        { x: 1, y: 9 },
        { x: 5, y: 9 },
      ],
      label: { x: 12, y: 23 },
    });
  });

  it("leaves the least telling out of a huge graph, with the lines to them", () => {
    const request = layoutRequest(star(400), "RIGHT");
    expect(request.children).toHaveLength(150);
    expect(request.children?.some(({ id }) => id === "t399")).toBe(true);
    expect(request.edges?.length).toBeLessThan(150);
  });

  it("is the direction that can be drawn largest", () => {
    const wide = { id: "wide", width: 1000, height: 100 };
    const high = { id: "high", width: 100, height: 1000 };
    expect(largestIn({ width: 1200, height: 400 }, [high, wide]).id).toBe("wide");
    expect(largestIn({ width: 400, height: 800 }, [wide, high]).id).toBe("high");
  });

  it("rounds its corners, at most by half of a short line", () => {
    expect(
      roundedPath([
        { x: 0, y: 0 },
        { x: 0, y: 20 },
        { x: 4, y: 20 },
      ]),
    ).toBe("M 0 0 L 0 14 Q 0 20 2 20 L 4 20");
    expect(
      roundedPath([
        { x: 0, y: 0 },
        { x: 0, y: 0 },
        { x: 0, y: 9 },
      ]),
    ).toBe("M 0 0 L 0 0 Q 0 0 0 4.5 L 0 9");
    expect(roundedPath([])).toBe("");
  });
});
