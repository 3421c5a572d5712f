import { BaseEdge, EdgeLabelRenderer, type Edge, type EdgeProps } from "@xyflow/react";
import { CircleAlert, ShieldAlert } from "lucide-react";
import { roundedPath, type PlacedEdge } from "./graph-layout.ts";
import { isBroken } from "./tally-words.ts";

export type FlowEdgeType = Edge<
  {
    readonly placed: PlacedEdge;
    /** Part of the trace's cost, 0 to 1. */ readonly share: number;
    readonly faded: boolean;
  },
  "call"
>;

const THIN = 1.25;
const THICK = 2;

/** A line of the graph along the way that the layout found, as thick as it was dear, with how often and how much. */
export function FlowEdge({ id, data, markerEnd }: EdgeProps<FlowEdgeType>) {
  if (data === undefined) return null;
  const { placed, share, faded } = data;
  const { edge, points, label } = placed;
  const stroke = isBroken(edge) ? "var(--bad)" : "var(--faint)";
  return (
    <>
      <BaseEdge
        id={id}
        path={roundedPath(points)}
        {...(markerEnd === undefined ? {} : { markerEnd })}
        style={{ stroke, strokeWidth: THIN + share * THICK, opacity: faded ? 0.25 : 0.8 }}
      />
      <EdgeLabelRenderer>
        <span
          className={`tnum absolute flex items-center gap-0.5 rounded bg-bg px-1 text-2xs whitespace-nowrap ${isBroken(edge) ? "text-bad" : "text-muted"}`}
          style={{
            transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)`,
          }}
        >
          {edge.errors > 0 && <CircleAlert size={11} aria-hidden className="shrink-0" />}
          {edge.interventions > 0 && <ShieldAlert size={11} aria-hidden className="shrink-0" />}
          {placed.words}
        </span>
      </EdgeLabelRenderer>
    </>
  );
}
