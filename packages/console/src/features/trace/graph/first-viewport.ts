import { NODE_HEIGHT, type PlacedGraph } from "./graph-layout.ts";

interface Room {
  readonly width: number;
  readonly height: number;
}

interface Viewport {
  /** Where the drawing's corner is, pixels from that of its frame. */
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** Pixels around a drawing. */
export const MARGIN = 16;

/**
 * How a drawing is first seen: whole and in the middle, as large as may be. Where it would be smaller than `smallest`, it is
 * as large as that, and who called first is in sight.
 */
export function firstViewport(placed: PlacedGraph, frame: Room, smallest: number, largest: number): Viewport {
  const [width, height] = [frame.width - 2 * MARGIN, frame.height - 2 * MARGIN];
  const zoom = Math.max(smallest, Math.min(largest, width / placed.width, height / placed.height));
  const called = new Set(placed.edges.map(({ edge }) => edge.to));
  const first = placed.nodes.find(({ node }) => !called.has(node.id)) ?? placed.nodes[0] ?? { x: 0, y: 0 };
  const x = (frame.width - placed.width * zoom) / 2;
  // From its top, with more of the room below.
  const y = Math.max(MARGIN, (frame.height - placed.height * zoom) / 4);
  return {
    x: withIn(x, first.x * zoom, placed.nodeWidth * zoom, frame.width),
    y: withIn(y, first.y * zoom, NODE_HEIGHT * zoom, frame.height),
    zoom,
  };
}

/** The offset that is nearest to `offset` of those that leave what begins at `start` within the room. */
function withIn(offset: number, start: number, size: number, room: number): number {
  return Math.max(MARGIN - start, Math.min(offset, room - MARGIN - size - start));
}
