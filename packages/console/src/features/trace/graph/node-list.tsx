import { CircleAlert, ShieldAlert } from "lucide-react";
import { formatCount, formatShort } from "../../../format/count.ts";
import { areTokensUnknown } from "../../../ui/calls-without-price.ts";
import { Cost } from "../../../ui/cost.tsx";
import { MiddleCut } from "../../../ui/middle-cut.tsx";
import { KindIcon, KindWord } from "../kind-icon.tsx";
import type { CallGraph, GraphNode } from "./call-graph.ts";
import { tokensOf, worstFirst } from "./tally-words.ts";

interface NodeListProps {
  readonly graph: CallGraph;
  readonly selected: string | undefined;
  readonly onNode: (id: string) => void;
}

/** The graph as a table: everything that was called, what broke first, then the dearest. */
export function NodeList({ graph, selected, onNode }: NodeListProps) {
  const rows = graph.nodes.filter(({ kind }) => kind !== "service").toSorted(worstFirst);
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]));
  const callersOf = (node: GraphNode): string =>
    graph.edges
      .filter(({ to }) => to === node.id)
      .map(({ from, calls }) => (calls === 1 ? names.get(from) : `${names.get(from)} ×${formatCount(calls)}`))
      .join(", ");
  return (
    <div className="@container min-w-0 flex-1 overflow-auto bg-surface">
      <table aria-label="Who called whom" className="w-full border-collapse text-xs">
        <thead className="sticky top-0 z-10 bg-surface">
          <tr className="h-8 border-b border-line text-faint">
            <th scope="col" className="pl-4 text-left font-medium">
              What was called
            </th>
            <th scope="col" className="hidden pl-2 text-left font-medium @2xl:table-cell">
              Called by
            </th>
            <th scope="col" className="px-2 text-right font-medium">
              Calls
            </th>
            <th scope="col" className="hidden px-2 text-right font-medium @2xl:table-cell">
              Tokens
            </th>
            <th scope="col" className="hidden px-2 text-right font-medium @2xl:table-cell">
              Own cost
            </th>
            <th scope="col" className="px-2 pr-4 text-right font-medium">
              Total cost
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((node) => (
            <tr
              key={node.id}
              onClick={() => onNode(node.id)}
              className={`cursor-pointer border-b border-line/60 hover:bg-hover ${node.id === selected ? "bg-selected" : ""}`}
            >
              <th scope="row" className="w-full max-w-0 py-1.5 pl-4 text-left text-sm font-normal @2xl:w-1/2">
                <span className="flex items-center gap-1.5">
                  <KindIcon kind={node.kind} />
                  <KindWord kind={node.kind} />
                  <button
                    type="button"
                    aria-pressed={node.id === selected}
                    onClick={(event) => {
                      event.stopPropagation();
                      onNode(node.id);
                    }}
                    className={`min-w-0 text-left font-medium ${node.errors > 0 ? "text-bad" : ""}`}
                  >
                    <MiddleCut text={node.name} title={node.detail || node.name} />
                  </button>
                  <NodeMarks node={node} />
                </span>
              </th>
              <td className="hidden max-w-56 truncate pl-2 text-muted @2xl:table-cell" title={callersOf(node)}>
                {callersOf(node)}
              </td>
              <td className="tnum px-2 text-right">{formatCount(node.calls)}</td>
              <td className="tnum hidden px-2 text-right @2xl:table-cell">
                {areTokensUnknown(node.total) ? "" : formatShort(tokensOf(node.total))}
              </td>
              <td className="hidden px-2 text-right @2xl:table-cell">
                {node.own.calls === 0 ? "" : <Cost totals={node.own} />}
              </td>
              <td className="px-2 pr-4 text-right">{node.total.calls === 0 ? "" : <Cost totals={node.total} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface NodeMarksProps {
  readonly node: Pick<GraphNode, "errors" | "interventions">;
  /** Only the numbers are seen, as on a narrow screen; the words are read out. */
  readonly short?: boolean;
}

/** How often it failed, or was stopped. */
export function NodeMarks({ node, short = false }: NodeMarksProps) {
  const word = short ? "sr-only" : "max-sm:sr-only";
  return (
    <>
      {node.errors > 0 && (
        <span className="tnum inline-flex h-5 shrink-0 items-center gap-1 rounded bg-bad-soft px-1 text-2xs font-medium text-bad">
          <CircleAlert size={12} aria-hidden />
          {formatCount(node.errors)} <span className={word}>failed</span>
        </span>
      )}
      {node.interventions > 0 && (
        <span className="tnum inline-flex h-5 shrink-0 items-center gap-1 rounded bg-bad-soft px-1 text-2xs font-medium text-(--kind-guardrail)">
          <ShieldAlert size={12} aria-hidden />
          {formatCount(node.interventions)} <span className={word}>stopped</span>
        </span>
      )}
    </>
  );
}
