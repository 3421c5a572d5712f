import { ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { Failure, StateMessage } from "../../../ui/state-message.tsx";
import { useMedia } from "../../../ui/use-media.ts";
import type { CallGraph } from "./call-graph.ts";
import { GraphCanvas } from "./graph-canvas.tsx";
import { DIRECTIONS, largestIn, layoutRequest, placedGraph, type LayoutRoom } from "./graph-layout.ts";
import { runLayouts } from "./run-layout.ts";

interface GraphViewProps {
  readonly graph: CallGraph;
  readonly selected: string | undefined;
  readonly onNode: (id: string) => void;
}

const WIDE: LayoutRoom = { nodeWidth: 176, gap: 20, dollarsOnLines: true, placement: "NETWORK_SIMPLEX" };
const NARROW: LayoutRoom = { nodeWidth: 144, gap: 10, dollarsOnLines: false, placement: "SIMPLE" };
/** About what the page has around the picture. */
const MENU = 208;
const HEADER = 200;

/** Who called whom, as a picture. Boxes are laid out in a worker, then drawn where they will stay. */
export function GraphView({ graph, selected, onNode }: GraphViewProps) {
  const wide = useMedia("(width >= 48rem)");
  const requests = DIRECTIONS.map((direction) => layoutRequest(graph, direction, wide ? WIDE : NARROW));
  const layout = useQuery({
    queryKey: ["layout", requests],
    queryFn: () => runLayouts(requests),
    staleTime: Infinity,
    retry: false,
  });
  if (graph.nodes.length === 0) {
    return (
      <div className="flex-1">
        <StateMessage icon={<Waypoints size={18} aria-hidden />} title="Nobody called anybody">
          No agent, model, tool or lookup is in this trace.
        </StateMessage>
      </div>
    );
  }
  if (layout.isError) {
    return (
      <div className="flex-1">
        <Failure error={layout.error} onRetry={() => void layout.refetch()} retrying={layout.isFetching} />
      </div>
    );
  }
  if (layout.data === undefined) {
    return (
      <output className="block flex-1" aria-busy="true" aria-label="Drawing the graph">
        <SkeletonRows rows={6} />
      </output>
    );
  }
  const room = { width: window.innerWidth - (wide ? MENU : 0), height: window.innerHeight - HEADER };
  return (
    <ReactFlowProvider>
      <GraphCanvas placed={placedGraph(graph, largestIn(room, layout.data))} selected={selected} onNode={onNode} />
    </ReactFlowProvider>
  );
}
