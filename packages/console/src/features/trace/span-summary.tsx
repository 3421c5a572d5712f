import { Link } from "@tanstack/react-router";
import type { SpanDetail } from "outcrop/api";
import { CircleAlert, Hourglass } from "lucide-react";
import type { ReactNode } from "react";
import { formatMillis, formatNanos } from "../../format/duration.ts";
import { useNow } from "../../state/now.ts";
import { periodReaching } from "../../state/period-reaching.ts";
import { Badge } from "../../ui/badge.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { When } from "../../ui/when.tsx";
import { LedgerCard } from "./ledger-card.tsx";
import { errorWord } from "./failure-words.ts";
import { isoOfNano } from "./iso-of-nano.ts";
import { GuardrailNote } from "./guardrail-note.tsx";
import { factsOf } from "./describe-spans.ts";
import type { TraceModel } from "./trace-model.ts";
import { sourceOf } from "./span-title.ts";
import { TokenTable } from "./token-table.tsx";

interface SpanSummaryProps {
  readonly org: string;
  readonly model: TraceModel;
  readonly span: SpanDetail;
  readonly onOpen: (spanId: string) => void;
}

export function SpanSummary({ org, model, span, onOpen }: SpanSummaryProps) {
  const facts = factsOf(model.facts, span.spanId);
  const period = periodReaching(model.trace.start, useNow());
  const agent = span.agentName || (facts.kind === "agent" ? facts.title : "");
  const hasTokens = Object.values(span.tokens).some((count) => count !== null);
  return (
    <div className="grid gap-4 p-4">
      {facts.failed && (
        <div role="note" className="flex gap-2 rounded-md bg-bad-soft px-3 py-2 text-bad">
          <CircleAlert size={15} aria-hidden className="mt-0.5 shrink-0" />
          <div className="min-w-0">
            <p className="font-medium">{errorWord(span.errorType) || "Failed"}</p>
            {span.statusMessage !== "" && <p className="break-words whitespace-pre-wrap">{span.statusMessage}</p>}
          </div>
        </div>
      )}
      <GuardrailNote facts={facts} />
      {facts.unfinished !== "" && (
        <p className="flex gap-2 rounded-md bg-warn-soft px-3 py-2 text-warn">
          <Hourglass size={15} aria-hidden className="mt-0.5 shrink-0" />
          {facts.unfinished}: not everything that happened is recorded here.
        </p>
      )}
      <dl className="grid grid-cols-[7.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5">
        <Row label="Start">
          <When iso={isoOfNano(span.startUnixNano)} millis />
        </Row>
        <Row label="Duration">{formatNanos(span.durationNano)}</Row>
        {span.timeToFirstChunkSeconds !== null && (
          <Row label="Time to first chunk">{formatMillis(span.timeToFirstChunkSeconds * 1000)}</Row>
        )}
        {span.model !== "" && (
          <Row label="Model">
            <Link
              to="/$org/traces"
              params={{ org }}
              search={{ ...period, model: [span.model] }}
              className="text-accent break-all hover:underline"
            >
              {span.model}
            </Link>
          </Row>
        )}
        {span.requestModel !== "" && span.requestModel !== span.model && (
          <Row label="Request model">
            <Link
              to="/$org/traces"
              params={{ org }}
              search={{ ...period, requestModel: [span.requestModel] }}
              className="break-all text-accent hover:underline"
            >
              {span.requestModel}
            </Link>
          </Row>
        )}
        {span.responseModel !== "" && span.responseModel !== span.requestModel && (
          <Row label="Response model">{span.responseModel}</Row>
        )}
        {span.provider !== "" && <Row label="Provider">{span.provider}</Row>}
        {span.operation !== "" && <Row label="Operation">{span.operation}</Row>}
        {agent !== "" && <Row label="Agent">{agent}</Row>}
        {facts.agentId !== "" && facts.agentId !== agent && <Row label="Agent id">{facts.agentId}</Row>}
        {sourceOf(span) !== "" && <Row label="Data source">{sourceOf(span)}</Row>}
        {span.toolName !== "" && <Row label="Tool">{span.toolName}</Row>}
        {span.finishReasons.length > 0 && (
          <Row label="Finish reason">
            <span className="flex flex-wrap gap-1">
              {span.finishReasons.map((reason, index) => (
                <Badge key={`${index}:${reason}`}>{reason}</Badge>
              ))}
            </span>
          </Row>
        )}
        <Row label="Span kind">{span.kind.toLowerCase()}</Row>
        <Row label="Span id">
          <span className="flex items-center gap-1">
            <code className="font-mono text-xs">{span.spanId}</code>
            <CopyButton text={span.spanId} label="Copy the span id" className="-my-1" />
          </span>
        </Row>
        {span.scopeName !== "" && (
          <Row label="Recorded by">
            {span.scopeName} {span.scopeVersion}
          </Row>
        )}
      </dl>
      {hasTokens && <TokenTable tokens={span.tokens} />}
      <LedgerCard model={model} span={span} onOpen={onOpen} />
    </div>
  );
}

function Row({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="tnum min-w-0 break-words">{children}</dd>
    </>
  );
}
