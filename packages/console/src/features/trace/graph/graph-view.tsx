import { ReactFlowProvider } from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { Failure, StateMessage } from "../../../ui/state-message.tsx";
import { useMedia } from "../../../ui/use-media.ts";
import type { CallGraph } from "./call-graph.ts";
import { MARGIN } from "./first-viewport.ts";
import { GraphCanvas } from "./graph-canvas.tsx";
import { DIRECTIONS, largestIn, layoutRequest, placedGraph } from "./graph-layout.ts";
import { outlineLayout } from "./outline-layout.ts";
import { runLayouts } from "./run-layout.ts";

interface GraphViewProps {
  readonly graph: CallGraph;
  readonly selected: string | undefined;
  readonly onNode: (id: string) => void;
}

/** About what the page has around the picture. */
const MENU = 208;
const HEADER = 200;

/** Who called whom, as a picture: on a narrow screen beneath each other, on a wide one in layers. */
export function GraphView(props: GraphViewProps) {
  const wide = useMedia("(width >= 48rem)");
  if (props.graph.nodes.length === 0) {
    return (
      <div className="flex-1">
        <StateMessage icon={<Waypoints size={18} aria-hidden />} title="No calls to show">
          This trace has no agent, model, tool or lookup.
        </StateMessage>
      </div>
    );
  }
  return (
    // Of each its own, as a drawing fits itself into its room once.
    <ReactFlowProvider key={wide ? "wide" : "narrow"}>
      {wide ? (
        <LayeredGraph {...props} />
      ) : (
        <GraphCanvas narrow {...props} placed={outlineLayout(props.graph, window.innerWidth - 2 * MARGIN)} />
      )}
    </ReactFlowProvider>
  );
}

/** Boxes are laid out in a worker, then drawn where they will stay. */
function LayeredGraph({ graph, selected, onNode }: GraphViewProps) {
  const requests = DIRECTIONS.map((direction) => layoutRequest(graph, direction));
  const layout = useQuery({
    queryKey: ["layout", requests],
    queryFn: () => runLayouts(requests),
    staleTime: Infinity,
    retry: false,
  });
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
  const room = { width: window.innerWidth - MENU, height: window.innerHeight - HEADER };
  const placed = placedGraph(graph, largestIn(room, layout.data));
  return <GraphCanvas placed={placed} narrow={false} selected={selected} onNode={onNode} />;
}
