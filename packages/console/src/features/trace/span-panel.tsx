import type { SpanDetail } from "outcrop/api";
import { X } from "lucide-react";
import { Tabs } from "radix-ui";
import { SPAN_TABS, type SpanTab } from "../../state/trace-search.ts";
import { IconButton } from "../../ui/button.tsx";
import { AttributeTables } from "./attribute-tables.tsx";
import { capturedContent } from "./captured-content.ts";
import { factsOf } from "./describe-spans.ts";
import { KindIcon } from "./kind-icon.tsx";
import { KIND_LOOKS } from "./kind-look.ts";
import { LogsView } from "./logs/logs-view.tsx";
import { useLoggedEvents } from "./logs/use-logged-events.ts";
import { MessagesTab } from "./messages-tab.tsx";
import { SpanEvents } from "./span-events.tsx";
import { SpanLinks } from "./span-links.tsx";
import { SpanSummary } from "./span-summary.tsx";
import type { TraceModel } from "./trace-model.ts";
import { useWholeSpan } from "./use-whole-span.ts";

interface SpanPanelProps {
  readonly org: string;
  readonly model: TraceModel;
  readonly span: SpanDetail;
  readonly tab: SpanTab;
  readonly onTab: (tab: SpanTab) => void;
  readonly onOpen: (spanId: string) => void;
  readonly onClose: () => void;
}

const LABELS: Readonly<Record<SpanTab, string>> = {
  summary: "Summary",
  messages: "Messages",
  attributes: "Attributes",
  events: "Events",
  logs: "Logs",
  links: "Links",
};

export function SpanPanel(props: SpanPanelProps) {
  const { org, model, tab, onTab, onOpen, onClose } = props;
  const { span, loading, failed } = useWholeSpan(org, model.trace, props.span);
  const { kind } = factsOf(model.facts, span.spanId);
  const logged = useLoggedEvents(org, model.trace.traceId, span);
  const content = capturedContent({ attributes: span.attributes, events: [...span.events, ...logged.details] });
  const counts: Readonly<Record<SpanTab, number>> = {
    summary: 0,
    messages: content.messages.length,
    attributes: Object.keys(span.attributes).length,
    events: span.events.length,
    logs: logged.total,
    links: span.links.length,
  };
  const tabs = SPAN_TABS.filter((name) => name !== "links" || span.links.length > 0 || tab === "links");
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(next) => onTab(SPAN_TABS.find((name) => name === next) ?? "summary")}
      className="flex min-h-0 flex-1 flex-col"
    >
      <div className="flex items-start gap-2 px-4 pt-3">
        <span className="mt-0.75">
          <KindIcon kind={kind} size={16} />
        </span>
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold break-words">{span.name === "" ? span.spanId : span.name}</h2>
          <p className="truncate text-xs text-faint" title={span.service}>
            {KIND_LOOKS[kind].label} · {span.service}
          </p>
        </div>
        <IconButton label="Close the span" onClick={onClose} className="-mt-1 -mr-2 max-lg:hidden">
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <Tabs.List
        aria-label="About this span"
        className="mt-1.5 flex shrink-0 gap-4 overflow-x-auto border-b border-line px-4"
      >
        {tabs.map((name) => (
          <Tabs.Trigger
            key={name}
            value={name}
            className="-mb-px flex items-center gap-1 border-b-2 border-transparent py-1.5 whitespace-nowrap text-muted -outline-offset-2 hover:text-text data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-text"
          >
            {LABELS[name]}
            {counts[name] > 0 && <span className="tnum text-2xs text-faint">{counts[name]}</span>}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {loading && (
        <output className="block px-4 pt-2 text-xs text-faint">Long values are cut. Loading the full ones…</output>
      )}
      {failed !== undefined && (
        <p role="alert" className="flex items-center gap-2 px-4 pt-2 text-xs text-warn">
          Could not load the full values. Long ones are cut.
          <button type="button" className="text-accent hover:underline" onClick={() => void failed.refetch()}>
            Try again
          </button>
        </p>
      )}
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Tabs.Content value="summary" className="outline-none">
          <SpanSummary org={org} model={model} span={span} onOpen={onOpen} />
        </Tabs.Content>
        <Tabs.Content value="messages" className="outline-none">
          <MessagesTab content={content} />
        </Tabs.Content>
        <Tabs.Content value="attributes" className="outline-none">
          <AttributeTables span={span} />
        </Tabs.Content>
        <Tabs.Content value="events" className="outline-none">
          <SpanEvents span={span} />
        </Tabs.Content>
        <Tabs.Content value="logs" className="outline-none">
          <LogsView org={org} trace={model.trace} spanId={span.spanId} startUnixNano={span.startUnixNano} />
        </Tabs.Content>
        <Tabs.Content value="links" className="outline-none">
          <SpanLinks org={org} span={span} />
        </Tabs.Content>
      </div>
    </Tabs.Root>
  );
}
