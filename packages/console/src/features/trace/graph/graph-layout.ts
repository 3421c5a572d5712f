import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import type { CallGraph, GraphEdge, GraphNode } from "./call-graph.ts";
import { edgeWords, isBroken, worstFirst } from "./tally-words.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends Point {
  readonly node: GraphNode;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  readonly points: readonly Point[];
  readonly words: string;
  /** The middle of its label. */
  readonly label: Point;
}

export interface PlacedGraph {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
  /** Of each node. */
  readonly nodeWidth: number;
  /** Nodes that are not drawn; all of them are in the list. */
  readonly left: number;
}

export const DIRECTIONS = ["RIGHT", "DOWN"] as const;
type Direction = (typeof DIRECTIONS)[number];

export const NODE_HEIGHT = 66;
/** More cannot be taken in, and costs the layout seconds. */
const MOST_NODES = 150;

const NODE_WIDTH = 176;
const LABEL_HEIGHT = 18;

const OPTIONS = {
  "elk.algorithm": "layered",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": "20",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.edgeNode": "14",
  "elk.layered.spacing.nodeNodeBetweenLayers": "36",
  "elk.layered.spacing.edgeNodeBetweenLayers": "14",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.mergeEdges": "false",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
} as const;

/** The boxes and lines that are drawn: of a huge graph, the worst and dearest. */
export function drawnOf({ nodes, edges }: CallGraph): CallGraph {
  if (nodes.length <= MOST_NODES) return { nodes, edges };
  const drawn = new Set(
    nodes
      .toSorted(worstFirst)
      .slice(0, MOST_NODES)
      .map(({ id }) => id),
  );
  return {
    nodes: nodes.filter(({ id }) => drawn.has(id)),
    edges: edges.filter(({ from, to }) => drawn.has(from) && drawn.has(to)),
  };
}

/** What the layout is asked: boxes, lines and the room for the words on them. */
export function layoutRequest(graph: CallGraph, direction: Direction): ElkNode {
  const { nodes, edges } = drawnOf(graph);
  return {
    id: "graph",
    layoutOptions: { ...OPTIONS, "elk.direction": direction },
    children: nodes.map(({ id }) => ({ id, width: NODE_WIDTH, height: NODE_HEIGHT })),
    edges: edges.map((edge) => ({
      id: edge.id,
      sources: [edge.from],
      targets: [edge.to],
      labels: [
        {
          text: edgeWords(edge),
          width: widthOfWords(edge, edgeWords(edge)),
          height: LABEL_HEIGHT,
          layoutOptions: { "elk.edgeLabels.inline": "true" },
        },
      ],
    })),
  };
}

const LETTER = 6;

/** About how many pixels a line's words take, with their icon. */
export function widthOfWords(edge: GraphEdge, words: string): number {
  return words.length * LETTER + (isBroken(edge) ? 22 : 8);
}

/** The answer of the layout, joined with what it stands for. */
export function placedGraph(graph: CallGraph, answer: ElkNode): PlacedGraph {
  const { width = 1, height = 1, children = [] } = answer;
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const edges = new Map(graph.edges.map((edge) => [edge.id, edge]));
  const placed = children.flatMap(({ id, x = 0, y = 0 }) => {
    const node = nodes.get(id);
    return node === undefined ? [] : [{ node, x, y }];
  });
  return {
    width,
    height,
    nodeWidth: children[0]?.width ?? 0,
    nodes: placed,
    edges: (answer.edges ?? []).flatMap((drawn) => {
      const edge = edges.get(drawn.id ?? "");
      return edge === undefined
        ? []
        : [{ edge, points: pointsOf(drawn), words: drawn.labels?.[0]?.text ?? "", label: labelOf(drawn) }];
    }),
    left: graph.nodes.length - placed.length,
  };
}

/** Of the same graph laid out in several directions, the one that can be drawn largest in the room there is. */
export function largestIn(
  room: { readonly width: number; readonly height: number },
  layouts: readonly ElkNode[],
): ElkNode {
  const scaleOf = ({ width = 1, height = 1 }: ElkNode): number => Math.min(room.width / width, room.height / height);
  return layouts.reduce((best, layout) => (scaleOf(layout) > scaleOf(best) ? layout : best));
}

function pointsOf({ sections = [] }: ElkExtendedEdge): readonly Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
}

function labelOf({ labels = [], sections = [] }: ElkExtendedEdge): Point {
  const [label] = labels;
  if (label?.x === undefined || label.y === undefined) return sections[0]?.startPoint ?? { x: 0, y: 0 };
  return { x: label.x + (label.width ?? 0) / 2, y: label.y + (label.height ?? 0) / 2 };
}

const CORNER = 6;

/** A line through the points with round corners, as the path of an SVG. */
export function roundedPath(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const before = points[index - 1];
      const after = points[index + 1];
      if (before === undefined) return `M ${point.x} ${point.y}`;
      if (after === undefined) return `L ${point.x} ${point.y}`;
      const from = towards(point, before);
      const to = towards(point, after);
      return `L ${from.x} ${from.y} Q ${point.x} ${point.y} ${to.x} ${to.y}`;
    })
    .join(" ");
}

/** A corner's radius away from a point, at most half of the way. */
function towards(point: Point, other: Point): Point {
  const length = Math.hypot(other.x - point.x, other.y - point.y);
  if (length === 0) return point;
  const part = Math.min(CORNER, length / 2) / length;
  return { x: point.x + (other.x - point.x) * part, y: point.y + (other.y - point.y) * part };
}
