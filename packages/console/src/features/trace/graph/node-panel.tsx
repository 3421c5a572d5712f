import { ArrowRight, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount, formatShort, plural } from "../../../format/count.ts";
import { formatNanos } from "../../../format/duration.ts";
import { areTokensUnknown } from "../../../ui/calls-without-price.ts";
import { Cost } from "../../../ui/cost.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { MiddleCut } from "../../../ui/middle-cut.tsx";
import { factsOf } from "../describe-spans.ts";
import { KindIcon } from "../kind-icon.tsx";
import { KIND_LOOKS } from "../kind-look.ts";
import { SpanFlags } from "../span-flags.tsx";
import type { TraceModel } from "../trace-model.ts";
import type { CallGraph, GraphEdge, GraphNode } from "./call-graph.ts";
import { NodeMarks } from "./node-list.tsx";
import { shortTally, tokensOf } from "./tally-words.ts";

interface NodePanelProps {
  readonly model: TraceModel;
  readonly graph: CallGraph;
  readonly node: GraphNode;
  readonly onNode: (id: string) => void;
  readonly onOpen: (spanId: string) => void;
  readonly onClose: () => void;
}

/** Calls listed of one node; more are counted, and are in the tree. */
const MOST_SPANS = 200;

/** An agent, model, tool … of a trace: what it came to, who called it, whom it called, and each of its calls. */
export function NodePanel({ model, graph, node, onNode, onOpen, onClose }: NodePanelProps) {
  const callers = graph.edges.filter(({ to }) => to === node.id);
  const callees = graph.edges.filter(({ from }) => from === node.id);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-start gap-2 border-b border-line px-4 pt-3 pb-2">
        <span className="mt-0.75">
          <KindIcon kind={node.kind} size={16} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold break-words">{node.name}</h2>
          <p className="text-xs break-all text-faint">
            {[KIND_LOOKS[node.kind].label, node.detail].filter((part) => part !== "").join(" · ")}
          </p>
        </div>
        <IconButton label="Close" onClick={onClose} className="-mt-1 -mr-2 max-lg:hidden">
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 p-4">
          {node.calls > 0 && (
            <Row label="Calls">
              <span className="flex flex-wrap items-center gap-1.5">
                {formatCount(node.calls)} <NodeMarks node={node} />
              </span>
            </Row>
          )}
          {node.own.calls > 0 && (
            <Row label="Own cost">
              <Cost totals={node.own} exact />
              {tokensAfter(node.own)}
            </Row>
          )}
          {node.total.calls > 0 && (
            <Row label="Total cost">
              <Cost totals={node.total} exact className="font-medium" />
              {tokensAfter(node.total)} · {plural(node.total.calls, "model call")}
            </Row>
          )}
        </dl>
        <Ends title="Called by" edges={callers} end="from" graph={graph} onNode={onNode} />
        <Ends title="Called" edges={callees} end="to" graph={graph} onNode={onNode} />
        {node.spanIds.length > 0 && (
          <Section title={node.kind === "guardrail" ? "Checked" : "Each call"}>
            {node.spanIds.slice(0, MOST_SPANS).map((spanId) => {
              const span = model.trace.spans[model.places.get(spanId) ?? -1];
              if (span === undefined) return null;
              const facts = factsOf(model.facts, spanId);
              return (
                <li key={spanId}>
                  <button
                    type="button"
                    onClick={() => onOpen(spanId)}
                    className="@container flex min-h-8 w-full items-center gap-2 px-4 text-left text-xs hover:bg-hover"
                  >
                    <KindIcon kind={facts.kind} />
                    <span className="min-w-0 flex-1">
                      <MiddleCut text={facts.title} title={span.name} />
                    </span>
                    <SpanFlags facts={facts} error={span.errorType} orphan={false} />
                    <span className="tnum text-muted">{formatNanos(span.durationNano)}</span>
                    {span.subtree.calls > 0 && <Cost totals={span.subtree} />}
                  </button>
                </li>
              );
            })}
            {node.spanIds.length > MOST_SPANS && (
              <li className="px-4 py-2 text-xs text-muted">
                The first {formatCount(MOST_SPANS)} of {formatCount(node.spanIds.length)}
              </li>
            )}
          </Section>
        )}
      </div>
    </div>
  );
}

interface EndsProps {
  readonly title: string;
  readonly edges: readonly GraphEdge[];
  readonly end: "from" | "to";
  readonly graph: CallGraph;
  readonly onNode: (id: string) => void;
}

function Ends({ title, edges, end, graph, onNode }: EndsProps) {
  if (edges.length === 0) return null;
  return (
    <Section title={title}>
      {edges.map((edge) => {
        const node = graph.nodes.find(({ id }) => id === edge[end]);
        if (node === undefined) return null;
        return (
          <li key={edge.id}>
            <button
              type="button"
              onClick={() => onNode(node.id)}
              className="flex min-h-8 w-full items-center gap-2 px-4 text-left text-xs hover:bg-hover"
            >
              <ArrowRight
                size={12}
                aria-hidden
                className={`shrink-0 text-faint ${end === "from" ? "rotate-180" : ""}`}
              />
              <KindIcon kind={node.kind} />
              <span className="min-w-0 flex-1">
                <MiddleCut text={node.name} />
              </span>
              <NodeMarks node={edge} />
              <span className="tnum text-muted">{shortTally(edge)}</span>
            </button>
          </li>
        );
      })}
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line py-2">
      <h3 className="px-4 pb-1 text-xs font-medium text-faint">{title}</h3>
      <ul>{children}</ul>
    </section>
  );
}

const tokensAfter = (totals: GraphNode["total"]): string =>
  areTokensUnknown(totals) ? "" : ` · ${formatShort(tokensOf(totals))} tokens`;

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="tnum min-w-0 break-words">{children}</dd>
    </>
  );
}
