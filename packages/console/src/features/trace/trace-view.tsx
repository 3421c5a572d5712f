import type { TraceDetail } from "outcrop/api";
import { lazy, Suspense, useMemo } from "react";
import { listOfTrace, type TraceSearch } from "../../state/trace-search.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { SkeletonRows } from "../../ui/skeleton.tsx";
import { useMedia } from "../../ui/use-media.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { PageHeader } from "../shell/page-header.tsx";
import { RefreshControl } from "../shell/refresh-control.tsx";
import { BackToTraces } from "./back-to-traces.tsx";
import { callGraph } from "./graph/call-graph.ts";
import { NodeList } from "./graph/node-list.tsx";
import { NodePanel } from "./graph/node-panel.tsx";
import { HighlightStrip } from "./highlight-strip.tsx";
import { LogsView } from "./logs/logs-view.tsx";
import { matchingEntries } from "./matching-entries.ts";
import { SpanPanel } from "./span-panel.tsx";
import { traceModel } from "./trace-model.ts";
import { TraceSummary } from "./trace-summary.tsx";
import { useTraceNavigation } from "./use-trace-navigation.ts";
import { useTreeKeys } from "./use-tree-keys.ts";
import { ViewTabs } from "./view-tabs.tsx";
import { WaterfallTree } from "./waterfall-tree.tsx";

/** The picture and its layout are half a megabyte: they come when they are asked for. */
const GraphView = lazy(async () => ({ default: (await import("./graph/graph-view.tsx")).GraphView }));

interface TraceViewProps {
  readonly org: string;
  readonly trace: TraceDetail;
  readonly search: TraceSearch;
}

export function TraceView({ org, trace, search }: TraceViewProps) {
  const wide = useMedia("(width >= 64rem)");
  const model = useMemo(() => traceModel(trace), [trace]);
  const { openSpan, openNode, close } = useTraceNavigation(org, trace.traceId, search);
  const view = search.view ?? "tree";
  const graph = useMemo(
    () => (view === "tree" || view === "logs" ? undefined : callGraph(trace.spans, model.facts, model.counted)),
    [view, trace, model],
  );
  const tree = useTreeKeys(model.rows, search.span, (spanId) => openSpan(spanId, search.tab));
  const matching = useMemo(() => matchingEntries(trace.spans, listOfTrace(search)), [trace, search]);
  const selected = trace.spans[model.places.get(search.span ?? "") ?? -1];
  const node = graph?.nodes.find(({ id }) => id === search.node);
  const title = trace.spans[0]?.name || trace.traceId;

  const show = (spanId: string): void => {
    tree.reveal(spanId);
    openSpan(spanId, search.tab);
  };
  const toNextProblem = (): void => {
    const problems = model.highlights.filter(({ kind }) => kind !== "dearest");
    const next = problems[(problems.findIndex(({ spanId }) => spanId === search.span) + 1) % problems.length];
    if (next !== undefined) show(next.spanId);
  };
  useShortcuts({
    j: () => tree.move("next"),
    k: () => tree.move("previous"),
    h: () => tree.move("out"),
    l: () => search.span !== undefined && tree.setFold(search.span, false),
    e: toNextProblem,
    Escape: close,
  });

  const panel =
    selected !== undefined ? (
      <SpanPanel
        key={selected.spanId}
        org={org}
        model={model}
        span={selected}
        tab={search.tab ?? "summary"}
        onTab={(tab) => openSpan(selected.spanId, tab)}
        onOpen={(spanId) => show(spanId)}
        onClose={close}
      />
    ) : node !== undefined && graph !== undefined ? (
      <NodePanel model={model} graph={graph} node={node} onNode={openNode} onOpen={show} onClose={close} />
    ) : undefined;
  const panelTitle = selected !== undefined ? "Span" : "Calls";
  return (
    <div className="flex flex-col lg:h-(--page-height) lg:min-h-96">
      <title>{`${title} · ${org} · Outcrop`}</title>
      <PageHeader
        title={<BackToTraces org={org} search={search} title={title} />}
        note={
          <span className="flex items-center gap-1 text-xs text-faint">
            <code className="hidden font-mono sm:inline">{trace.traceId}</code>
            <code className="font-mono sm:hidden">{trace.traceId.slice(0, 8)}…</code>
            <CopyButton text={trace.traceId} label="Copy the trace id" />
          </span>
        }
        controls={
          <>
            <ViewTabs org={org} traceId={trace.traceId} search={search} />
            <RefreshControl />
          </>
        }
      >
        <TraceSummary
          org={org}
          trace={trace}
          matching={matching}
          missing={selected === undefined ? search.span : undefined}
        />
        <HighlightStrip model={model} selected={search.span} onOpen={show} />
      </PageHeader>
      <div className="flex h-[clamp(24rem,calc(var(--page-height)-3rem),42rem)] min-h-0 lg:h-auto lg:flex-1">
        {view === "logs" ? (
          <div className="min-w-0 flex-1 overflow-y-auto bg-surface">
            <LogsView org={org} trace={trace} startUnixNano={model.startUnixNano} onOpen={show} />
          </div>
        ) : graph === undefined ? (
          <WaterfallTree
            model={model}
            rows={tree.shown}
            folded={tree.folded}
            onFold={tree.setFold}
            onFoldAll={tree.foldAll}
            selected={search.span}
            matching={matching.calls === matching.of ? undefined : matching.spanIds}
            onSelect={(spanId) => openSpan(spanId, search.tab)}
            onMove={tree.move}
          />
        ) : view === "list" ? (
          <NodeList graph={graph} selected={search.node} onNode={openNode} />
        ) : (
          <Suspense fallback={<SkeletonRows rows={6} className="flex-1" />}>
            <GraphView graph={graph} selected={search.node} onNode={openNode} />
          </Suspense>
        )}
        {wide && panel !== undefined && (
          <aside
            aria-label={panelTitle}
            className="flex w-[26rem] shrink-0 flex-col border-l border-line bg-surface 2xl:w-[32rem]"
          >
            {panel}
          </aside>
        )}
      </div>
      {!wide && panel !== undefined && (
        <Sheet title={panelTitle} open side="right" onClose={close}>
          {panel}
        </Sheet>
      )}
    </div>
  );
}
