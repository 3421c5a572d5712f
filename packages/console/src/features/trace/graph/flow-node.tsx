import { Handle, Position, type Node, type NodeProps } from "@xyflow/react";
import { formatShort } from "../../../format/count.ts";
import { areTokensUnknown } from "../../../ui/calls-without-price.ts";
import { Cost } from "../../../ui/cost.tsx";
import { MiddleCut } from "../../../ui/middle-cut.tsx";
import { KindIcon, KindWord } from "../kind-icon.tsx";
import { KIND_LOOKS } from "../kind-look.ts";
import type { GraphNode } from "./call-graph.ts";
import { NODE_HEIGHT } from "./graph-layout.ts";
import { NodeMarks } from "./node-list.tsx";
import { isBroken, nodeWords, tokensOf } from "./tally-words.ts";

export type FlowNodeType = Node<
  {
    readonly node: GraphNode;
    readonly selected: boolean;
    readonly onNode: (id: string) => void;
    readonly onFocus: (id: string) => void;
  },
  "called"
>;

/** Pixels from which on a box has room for the whole word. */
const ROOM_FOR_TOKENS = 160;

/** A box of the graph: a button that opens what it stands for. */
export function FlowNode(props: NodeProps<FlowNodeType>) {
  const { width = 0 } = props;
  const { node, selected, onNode, onFocus } = props.data;
  const broken = isBroken(node);
  const line = selected ? "var(--accent)" : broken ? "var(--bad)" : "var(--line-strong)";
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className="invisible" />
      <button
        type="button"
        aria-pressed={selected}
        title={node.detail === "" ? node.name : `${node.name} · ${node.detail}`}
        onClick={() => onNode(node.id)}
        onFocus={() => onFocus(node.id)}
        className="nodrag nopan flex flex-col justify-center rounded-lg border bg-surface px-2 text-left shadow-card hover:bg-hover"
        style={{
          width,
          height: NODE_HEIGHT,
          borderWidth: "1px 1px 1px 3px",
          borderColor: `${line} ${line} ${line} ${KIND_LOOKS[node.kind].color}`,
          outline: selected ? "2px solid var(--accent)" : undefined,
        }}
      >
        <span className="sr-only">{nodeWords(node)}</span>
        <span aria-hidden className="flex items-center gap-1.5">
          <KindIcon kind={node.kind} size={13} />
          <KindWord kind={node.kind} />
          <span className="ml-auto flex items-center gap-1">
            <NodeMarks node={node} short />
            {node.calls > 1 && <span className="tnum text-xs text-muted">×{formatShort(node.calls)}</span>}
          </span>
        </span>
        <span aria-hidden>
          <MiddleCut text={node.name} className={`text-sm font-semibold ${node.errors > 0 ? "text-bad" : ""}`} />
        </span>
        {node.total.calls > 0 && (
          <span aria-hidden className="tnum truncate text-2xs text-muted">
            <Cost totals={node.total} />
            {areTokensUnknown(node.total)
              ? ""
              : ` · ${formatShort(tokensOf(node.total))} ${width < ROOM_FOR_TOKENS ? "tok" : "tokens"}`}
          </span>
        )}
      </button>
      <Handle type="source" position={Position.Right} isConnectable={false} className="invisible" />
    </>
  );
}
