import { useNavigate } from "@tanstack/react-router";
import type { TraceDetail } from "outcrop/api";
import { useMemo, useState } from "react";
import { listOfTrace, type SpanTab, type TraceSearch } from "../../state/trace-search.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Sheet } from "../../ui/sheet.tsx";
import { useMedia } from "../../ui/use-media.ts";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { PageHeader } from "../shell/page-header.tsx";
import { RefreshControl } from "../shell/refresh-control.tsx";
import { BackToTraces } from "./back-to-traces.tsx";
import { matchingEntries } from "./matching-entries.ts";
import { SpanPanel } from "./span-panel.tsx";
import { buildTree, visibleRows } from "./span-tree.ts";
import { TraceSummary } from "./trace-summary.tsx";
import { WaterfallTree } from "./waterfall-tree.tsx";

interface TraceViewProps {
  readonly org: string;
  readonly trace: TraceDetail;
  readonly search: TraceSearch;
}

export function TraceView({ org, trace, search }: TraceViewProps) {
  const navigate = useNavigate({ from: "/$org/traces/$traceId" });
  const wide = useMedia("(width >= 64rem)");
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => buildTree(trace.spans), [trace]);
  const shown = useMemo(() => visibleRows(rows, folded), [rows, folded]);
  const list = listOfTrace(search);
  const matching = useMemo(() => matchingEntries(trace.spans, listOfTrace(search)), [trace, search]);
  const selected = trace.spans.find((span) => span.spanId === search.span);
  const root = trace.spans[0];

  const open = (span: string | undefined, tab?: SpanTab): void =>
    void navigate({
      to: "/$org/traces/$traceId",
      params: { org, traceId: trace.traceId },
      search: {
        ...list,
        ...(span === undefined ? {} : { span }),
        ...(tab === undefined || tab === "summary" ? {} : { tab }),
      },
      // Another span of the same trace is no new page to come back from, the first one is.
      replace: search.span !== undefined && span !== undefined,
    });
  const setFold = (spanId: string, fold: boolean): void => {
    const next = new Set(folded);
    if (fold) next.add(spanId);
    else next.delete(spanId);
    setFolded(next);
  };
  const at = shown.findIndex((row) => row.span.spanId === search.span);
  const move = (by: number): void =>
    open(shown[Math.max(0, Math.min(shown.length - 1, at + by))]?.span.spanId, search.tab);
  const foldOrUp = (): void => {
    const row = shown[at];
    if (row === undefined) return;
    if (row.descendants > 0 && !folded.has(row.span.spanId)) setFold(row.span.spanId, true);
    else if (row.parent >= 0) open(rows[row.parent]?.span.spanId, search.tab);
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    h: foldOrUp,
    l: () => search.span !== undefined && setFold(search.span, false),
    Escape: () => open(undefined),
  });

  const panel = selected !== undefined && (
    <SpanPanel
      org={org}
      trace={trace}
      span={selected}
      tab={search.tab ?? "summary"}
      onTab={(tab) => open(selected.spanId, tab)}
      onOpen={(spanId) => open(spanId)}
      onClose={() => open(undefined)}
    />
  );
  return (
    <div className="flex h-(--page-height) min-h-96 flex-col">
      <title>{`${root?.name ?? "Trace"} · ${org} · Outcrop`}</title>
      <PageHeader
        title={
          <BackToTraces
            org={org}
            search={search}
            title={root === undefined || root.name === "" ? trace.traceId : root.name}
          />
        }
        note={
          <span className="flex items-center gap-1 text-xs text-faint">
            <code className="hidden font-mono sm:inline">{trace.traceId}</code>
            <code className="font-mono sm:hidden">{trace.traceId.slice(0, 8)}…</code>
            <CopyButton text={trace.traceId} label="Copy the trace id" />
          </span>
        }
        controls={<RefreshControl />}
      >
        <TraceSummary org={org} trace={trace} matching={matching} />
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        <WaterfallTree
          rows={shown}
          all={trace.spans}
          folded={folded}
          onFold={setFold}
          onFoldAll={(all) =>
            setFolded(new Set(all ? rows.filter((row) => row.descendants > 0).map((row) => row.span.spanId) : []))
          }
          selected={search.span}
          matching={matching.calls === matching.of ? undefined : matching.spanIds}
          onSelect={(spanId) => open(spanId, search.tab)}
        />
        {wide && panel !== false && (
          <aside
            aria-label="Span"
            className="flex w-[26rem] shrink-0 flex-col border-l border-line bg-surface 2xl:w-[32rem]"
          >
            {panel}
          </aside>
        )}
      </div>
      {!wide && panel !== false && (
        <Sheet title="Span" open side="right" onClose={() => open(undefined)}>
          {panel}
        </Sheet>
      )}
    </div>
  );
}
