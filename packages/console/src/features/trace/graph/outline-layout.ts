import type { CallGraph, GraphEdge, GraphNode } from "./call-graph.ts";
import {
  drawnOf,
  NODE_HEIGHT,
  widthOfWords,
  type PlacedEdge,
  type PlacedGraph,
  type PlacedNode,
  type Point,
} from "./graph-layout.ts";
import { countWords } from "./tally-words.ts";

const WIDEST = 230;
const NARROWEST = 150;
const INDENT = 28;
const SMALLEST_INDENT = 14;
/** Between two boxes: room for the words on the line to the lower one. */
const GAP = 26;
/** From the left edge of a caller to the line down from it. */
const TRUNK = 12;
/** Between two lines at the right, each with its words on it. */
const RAIL = 26;

interface Row {
  readonly node: GraphNode;
  readonly depth: number;
  readonly place: number;
}

/**
 * The graph for a screen that is narrow and may be scrolled: one box beneath the other, each indented beneath the first who
 * called it, as in a tree of files. Who called it as well has a line to it along the right. Fits into so many pixels, but
 * where callers are very many.
 */
export function outlineLayout(graph: CallGraph, roomWidth: number): PlacedGraph {
  const { nodes, edges } = drawnOf(graph);
  const { rows, beneath } = rowsOf(nodes, edges);
  const rails = railsOf(
    edges.filter((edge) => !beneath.has(edge)),
    rows,
  );
  const count = Math.max(0, ...Array.from(rails.values(), (rail) => rail + 1));
  const deepest = Math.max(0, ...Array.from(rows.values(), ({ depth }) => depth));
  const beside = count * RAIL + (count === 0 ? 0 : RAIL / 2);
  const indent = Math.max(
    SMALLEST_INDENT,
    Math.min(INDENT, Math.floor((roomWidth - beside - NARROWEST) / Math.max(1, deepest))),
  );
  const nodeWidth = Math.max(NARROWEST, Math.min(WIDEST, roomWidth - beside - deepest * indent));
  const right = deepest * indent + nodeWidth;
  const cornerOf = (id: string): Point => {
    const { depth, place } = rows.get(id) ?? { depth: 0, place: 0 };
    return { x: depth * indent, y: place * (NODE_HEIGHT + GAP) };
  };
  const placed = Array.from(rows.values(), ({ node }): PlacedNode => ({ node, ...cornerOf(node.id) }));
  return {
    width: right + beside,
    height: Math.max(1, placed.length * (NODE_HEIGHT + GAP) - GAP),
    nodeWidth,
    nodes: placed,
    edges: edges.map((edge) => {
      const [from, to] = [cornerOf(edge.from), cornerOf(edge.to)];
      const rail = rails.get(edge);
      return rail === undefined
        ? downwards(edge, from, to)
        : alongside(edge, from, to, { nodeWidth, x: right + RAIL / 2 + rail * RAIL });
    }),
    left: graph.nodes.length - nodes.length,
  };
}

/** From the caller down, and to the right into what it called; the words stand above that. */
function downwards(edge: GraphEdge, from: Point, to: Point): PlacedEdge {
  const words = countWords(edge);
  const middle = to.y + NODE_HEIGHT / 2;
  return {
    edge,
    words,
    points: [
      { x: from.x + TRUNK, y: from.y + NODE_HEIGHT },
      { x: from.x + TRUNK, y: middle },
      { x: to.x, y: middle },
    ],
    label: { x: to.x + widthOfWords(edge, words) / 2, y: to.y - GAP / 2 },
  };
}

/** From the caller's right to the line that is its own, along it, and into the right of what it called. */
function alongside(
  edge: GraphEdge,
  from: Point,
  to: Point,
  { nodeWidth, x }: { readonly nodeWidth: number; readonly x: number },
): PlacedEdge {
  const begin = from.y + NODE_HEIGHT / 3;
  const end = to.y + (NODE_HEIGHT * 2) / 3;
  return {
    edge,
    words: `×${edge.calls}`,
    points: [
      { x: from.x + nodeWidth, y: begin },
      { x, y: begin },
      { x, y: end },
      { x: to.x + nodeWidth, y: end },
    ],
    label: { x, y: (begin + end) / 2 },
  };
}

/** Each box once, beneath the first who called it; and the lines that lead there. */
function rowsOf(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): { readonly rows: ReadonlyMap<string, Row>; readonly beneath: ReadonlySet<GraphEdge> } {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const calls = Map.groupBy(edges, ({ from }) => from);
  const isCalled = new Set(edges.filter(({ from, to }) => from !== to).map(({ to }) => to));
  const rows = new Map<string, Row>();
  const beneath = new Set<GraphEdge>();
  const add = (node: GraphNode, depth: number): void => {
    rows.set(node.id, { node, depth, place: rows.size });
    for (const edge of calls.get(node.id) ?? []) {
      const called = byId.get(edge.to);
      if (called === undefined || rows.has(edge.to)) continue;
      beneath.add(edge);
      add(called, depth + 1);
    }
  };
  const firsts = nodes.filter(({ id }) => !isCalled.has(id));
  // Those who only call each other come last.
  for (const node of [...firsts, ...nodes]) if (!rows.has(node.id)) add(node, 0);
  return { rows, beneath };
}

/** For each line at the right the number of its rail, so that no two lie on each other. */
function railsOf(edges: readonly GraphEdge[], rows: ReadonlyMap<string, Row>): ReadonlyMap<GraphEdge, number> {
  const placeOf = (id: string): number => rows.get(id)?.place ?? 0;
  const spans = edges
    .map((edge) => {
      const ends = [placeOf(edge.from), placeOf(edge.to)];
      return { edge, from: Math.min(...ends), to: Math.max(...ends) };
    })
    .toSorted((a, b) => a.to - a.from - (b.to - b.from));
  const taken: { readonly from: number; readonly to: number }[][] = [];
  return new Map(
    spans.map(({ edge, from, to }) => {
      const free = taken.findIndex((others) => others.every((other) => other.to < from || other.from > to));
      const rail = free === -1 ? taken.length : free;
      (taken[rail] ??= []).push({ from, to });
      return [edge, rail];
    }),
  );
}
