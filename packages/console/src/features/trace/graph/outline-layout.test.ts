import { describe, expect, it } from "vitest";
import { sumEntries } from "../sum-entries.ts";
import type { CallGraph, GraphEdge, GraphNode } from "./call-graph.ts";
import { NODE_HEIGHT } from "./graph-layout.ts";
import { outlineLayout } from "./outline-layout.ts";

const ROOM = 358;
const tally = { calls: 1, errors: 0, interventions: 0, total: sumEntries([]) };

/** Of `caller>called` in the order of the calls. */
function graphOf(...calls: readonly string[]): CallGraph {
  const edges = calls.map((call): GraphEdge => {
    const [from = "", to = ""] = call.split(">");
    return { ...tally, id: call, from, to };
  });
  const ids = [...new Set(edges.flatMap(({ from, to }) => [from, to]))];
  const nodes = ids.map((id): GraphNode => ({
    ...tally,
    id,
    kind: "tool",
    name: id,
    detail: "",
    own: tally.total,
    spanIds: [],
  }));
  return { nodes, edges };
}

/** `  name` for each box from top to bottom, indented by its column. */
function outlineOf(graph: CallGraph): readonly string[] {
  const { nodes } = outlineLayout(graph, ROOM);
  const columns = [...new Set(nodes.map(({ x }) => x))].toSorted((a, b) => a - b);
  return nodes.toSorted((a, b) => a.y - b.y).map(({ node, x }) => "  ".repeat(columns.indexOf(x)) + node.name);
}

const agents = graphOf(
  "shop>desk",
  "desk>nova",
  "desk>manuals",
  "desk>works",
  "works>nova",
  "works>manuals",
  "works>van",
);

describe("the graph on a narrow screen", () => {
  it("has each box once, beneath the first who called it", () => {
    expect(outlineOf(agents)).toEqual(["shop", "  desk", "    nova", "    manuals", "    works", "      van"]);
  });

  it("fits its room, with no box over another", () => {
    const { nodes, width, height, nodeWidth } = outlineLayout(agents, ROOM);
    expect(width).toBeLessThanOrEqual(ROOM);
    for (const [index, { x, y }] of nodes.entries()) {
      expect(x + nodeWidth).toBeLessThanOrEqual(width);
      expect(y + NODE_HEIGHT).toBeLessThanOrEqual(height);
      for (const other of nodes.slice(index + 1)) expect(Math.abs(other.y - y)).toBeGreaterThan(NODE_HEIGHT);
    }
  });

  it("leads from each caller to what it called: down to the first, along the right, each on its own, to the others", () => {
    const { nodes, edges, nodeWidth } = outlineLayout(agents, ROOM);
    const placeOf = new Map(nodes.map((placed) => [placed.node.id, placed]));
    expect(edges).toHaveLength(agents.edges.length);
    const rails: number[] = [];
    for (const { edge, points } of edges) {
      const [from, to] = [placeOf.get(edge.from), placeOf.get(edge.to)];
      const [begin, end] = [points[0], points.at(-1)];
      const isAlongside = begin?.x === (from?.x ?? 0) + nodeWidth;
      expect(end?.x, edge.id).toBe((to?.x ?? 0) + (isAlongside ? nodeWidth : 0));
      expect(begin?.y).toBeGreaterThan(from?.y ?? Infinity);
      expect(end?.y).toBeGreaterThan(to?.y ?? Infinity);
      expect(end?.y).toBeLessThan((to?.y ?? 0) + NODE_HEIGHT);
      if (isAlongside) rails.push(points[1]?.x ?? 0);
    }
    expect(rails).toHaveLength(2);
    expect(new Set(rails).size).toBe(2);
  });

  it("ends where agents call each other, or themselves", () => {
    const ring = graphOf("a>b", "b>a", "b>b");
    expect(outlineOf(ring)).toEqual(["a", "  b"]);
    expect(outlineLayout(ring, ROOM).edges).toHaveLength(3);
    expect(outlineOf(graphOf("shop>a", "x>y", "y>x"))).toEqual(["shop", "  a", "x", "  y"]);
  });

  it("says how often on each line, and what failed where there is room", () => {
    const graph = { ...agents, edges: agents.edges.map((edge) => ({ ...edge, calls: 3, errors: 1 })) };
    const said = new Map(outlineLayout(graph, ROOM).edges.map(({ edge, words }) => [edge.id, words]));
    expect(said.get("desk>nova")).toBe("×3 · 1 failed");
    expect(said.get("works>nova")).toBe("×3");
  });

  it("is smaller boxes where it is deep, and leaves the least telling out where it is huge", () => {
    const deep = graphOf(...Array.from({ length: 9 }, (_, depth) => `a${depth}>a${depth + 1}`));
    expect(outlineLayout(deep, ROOM).width).toBeLessThanOrEqual(ROOM);
    const huge = graphOf(...Array.from({ length: 400 }, (_, index) => `boss>t${index}`));
    expect(outlineLayout(huge, ROOM)).toMatchObject({ left: 251 });
    expect(outlineLayout({ nodes: [], edges: [] }, ROOM)).toMatchObject({ nodes: [], edges: [], left: 0 });
  });
});
