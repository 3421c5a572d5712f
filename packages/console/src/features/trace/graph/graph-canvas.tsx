import { MarkerType, Panel, ReactFlow, useReactFlow } from "@xyflow/react";
import { Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { useRef, useState } from "react";
import { formatCount } from "../../../format/count.ts";
import { parseNano } from "../../../format/money.ts";
import { IconButton } from "../../../ui/button.tsx";
import { FlowEdge, type FlowEdgeType } from "./flow-edge.tsx";
import { isBroken } from "./tally-words.ts";
import { firstViewport, MARGIN } from "./first-viewport.ts";
import { FlowNode, type FlowNodeType } from "./flow-node.tsx";
import { NODE_HEIGHT, type PlacedGraph } from "./graph-layout.ts";

interface GraphCanvasProps {
  readonly placed: PlacedGraph;
  /** On a narrow screen the picture is as high as it has to be, and scrolled with the page. */
  readonly narrow: boolean;
  readonly selected: string | undefined;
  readonly onNode: (id: string) => void;
}

const NODE_TYPES = { called: FlowNode };
const EDGE_TYPES = { call: FlowEdge };
/** Below these, words cannot be read: a graph that needs more room is moved about instead. On a phone, which is held closer, the whole of it says more. */
const SMALLEST = 0.72;
const SMALLEST_NARROW = 0.6;
const LARGEST = 1.15;
const LARGEST_NARROW = 1;
/** Of the whole, where it is asked for, whether words can be read or not. */
const SMALLEST_WHOLE = 0.1;
/** Of the buttons beneath a picture that is scrolled. */
const BUTTONS = 56;

export function GraphCanvas({ placed, narrow, selected, onNode }: GraphCanvasProps) {
  const flow = useReactFlow();
  const [zoomedIn, setZoomedIn] = useState(false);
  const narrowZoom = Math.min(LARGEST_NARROW, (window.innerWidth - 2 * MARGIN) / placed.width);
  const scrolled = narrow && narrowZoom >= SMALLEST_NARROW;
  const frame = useRef<HTMLElement>(null);
  const places = new Map(placed.nodes.map(({ node, x, y }) => [node.id, { x, y }]));
  const whole = Math.max(...placed.nodes.map(({ node }) => Number(parseNano(node.total.costNanoUsd) ?? 0n)), 1);

  // Lines run outside the boxes too: the whole drawing is what has to fit.
  const fit = (smallest: number): void => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined) return;
    const view = firstViewport(placed, box, scrolled ? narrowZoom : smallest, scrolled ? narrowZoom : LARGEST);
    setZoomedIn(false);
    void flow.setViewport(scrolled ? { ...view, y: MARGIN } : view);
  };
  // A box that the keyboard reached comes into sight; where the whole is on the page, the browser sees to that.
  const onFocus = (id: string): void => {
    const place = places.get(id);
    if (place === undefined || (scrolled && !zoomedIn) || document.querySelector(":focus-visible") === null) return;
    void flow.setCenter(place.x + placed.nodeWidth / 2, place.y + NODE_HEIGHT / 2, { zoom: flow.getZoom() });
  };
  const nodes = placed.nodes.map(({ node, x, y }): FlowNodeType => ({
    id: node.id,
    type: "called",
    position: { x, y },
    width: placed.nodeWidth,
    height: NODE_HEIGHT,
    data: { node, selected: node.id === selected, onNode, onFocus },
  }));
  const edges = placed.edges.map((drawn): FlowEdgeType => {
    const { edge } = drawn;
    const share = Number(parseNano(edge.total.costNanoUsd) ?? 0n) / whole;
    const faded = selected !== undefined && places.has(selected) && edge.from !== selected && edge.to !== selected;
    return {
      id: edge.id,
      type: "call",
      source: edge.from,
      target: edge.to,
      markerEnd: {
        type: MarkerType.ArrowClosed,
        width: 16,
        height: 16,
        markerUnits: "userSpaceOnUse",
        color: isBroken(edge) ? "var(--bad)" : "var(--faint)",
      },
      data: { placed: drawn, share, faded },
    };
  });
  return (
    <section
      ref={frame}
      aria-label="Who called whom"
      className="min-h-0 min-w-0 flex-1 bg-bg"
      style={scrolled ? { minHeight: placed.height * narrowZoom + 2 * MARGIN + BUTTONS } : undefined}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={() => fit(narrow ? SMALLEST_NARROW : SMALLEST)}
        onMoveEnd={(_, { zoom }) => setZoomedIn(zoom > narrowZoom + 0.01)}
        // A finger on a picture that is all there moves the page; on one that was made larger, the picture.
        panOnDrag={!scrolled || zoomedIn}
        zoomOnScroll={!scrolled}
        preventScrolling={!scrolled}
        className={scrolled && !zoomedIn ? "scrolls-with-page" : ""}
        minZoom={SMALLEST_WHOLE}
        maxZoom={2}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
      >
        <Panel position="bottom-left" className="flex gap-1 rounded-md border border-line bg-surface">
          <IconButton label="Zoom in" onClick={() => void flow.zoomIn()}>
            <ZoomIn size={15} aria-hidden />
          </IconButton>
          <IconButton label="Zoom out" onClick={() => void flow.zoomOut()}>
            <ZoomOut size={15} aria-hidden />
          </IconButton>
          <IconButton label="Show the whole graph" onClick={() => fit(SMALLEST_WHOLE)}>
            <Maximize size={15} aria-hidden />
          </IconButton>
        </Panel>
        {placed.left > 0 && (
          <Panel position="top-left" className="rounded-md bg-warn-soft px-3 py-1.5 text-warn">
            {formatCount(placed.left)} more are in the list: the worst and the dearest are drawn.
          </Panel>
        )}
      </ReactFlow>
    </section>
  );
}
