import { Link } from "@tanstack/react-router";
import type { TraceDetail } from "outcrop/api";
import { Clock } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount, formatShort, plural } from "../../format/count.ts";
import { formatNanos } from "../../format/duration.ts";
import { Money } from "../../ui/money.tsx";
import { When } from "../../ui/when.tsx";
import { useNow } from "../../state/now.ts";
import { periodReaching } from "../../state/period-reaching.ts";
import { areTokensUnknown, gapsOf, reasonsInWords, withoutPriceInWords } from "../../ui/calls-without-price.ts";
import { Cost } from "../../ui/cost.tsx";
import type { Matching } from "./matching-entries.ts";

interface TraceSummaryProps {
  readonly org: string;
  readonly trace: TraceDetail;
  readonly matching: Matching;
  /** The span that the address names, where it is not among those shown. */
  readonly missing: string | undefined;
}

/** The facts of a trace in one line, and what is not true yet. */
export function TraceSummary({ org, trace, matching, missing }: TraceSummaryProps) {
  const { totals } = trace;
  const without = withoutPriceInWords(totals.unpriced);
  const narrowed = matching.calls !== matching.of;
  const isCut = trace.spans.length < trace.spanCount;
  const period = periodReaching(trace.start, useNow());
  return (
    <div className="px-4 pb-3 lg:px-5">
      <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
        <Fact label="Cost">
          <Cost totals={totals} exact className="font-medium" />
          {narrowed && (
            <span className="text-muted">
              {" "}
              (<Money nano={matching.costNanoUsd} exact /> in this view)
            </span>
          )}
        </Fact>
        <Fact label="Calls">
          {formatCount(totals.calls)}
          {totals.errors > 0 && <span className="text-bad"> ({formatCount(totals.errors)} failed)</span>}
          {without !== "" && (
            <span
              className={gapsOf(totals.unpriced) > 0 ? "text-warn" : "text-faint"}
              title={reasonsInWords(totals.unpriced)}
            >
              {" "}
              ({without})
            </span>
          )}
        </Fact>
        <Fact label="Tokens">
          {areTokensUnknown(totals)
            ? "–"
            : `${formatShort(totals.tokens.input)} in, ${formatShort(totals.tokens.output)} out`}
        </Fact>
        <Fact label="Duration">{formatNanos(trace.durationNano)}</Fact>
        <Fact label="Spans">{formatCount(trace.spanCount)}</Fact>
        <Fact label="Start">
          <When iso={trace.start} as="both" />
        </Fact>
        {trace.sessionId !== "" && (
          <Fact label="Session" title={trace.sessionId}>
            <Link
              to="/$org/traces"
              params={{ org }}
              search={{ ...period, session: [trace.sessionId] }}
              className="text-accent hover:underline"
            >
              {trace.sessionId}
            </Link>
          </Fact>
        )}
        {trace.userId !== "" && (
          <Fact label="User" title={trace.userId}>
            <Link
              to="/$org/traces"
              params={{ org }}
              search={{ ...period, user: [trace.userId] }}
              className="text-accent hover:underline"
            >
              {trace.userId}
            </Link>
          </Fact>
        )}
      </dl>
      {trace.pending && (
        <output className="mt-2.5 flex items-start gap-2 rounded-md bg-warn-soft px-3 py-1.5 text-warn">
          <Clock size={14} aria-hidden className="mt-0.75 shrink-0" />
          Spans of this trace are still arriving. Its dollars and tokens become final a few seconds after the last one.
          This page updates by itself.
        </output>
      )}
      {missing !== undefined && (
        <output className="mt-2.5 block rounded-md bg-warn-soft px-3 py-1.5 text-warn">
          Span <code className="font-mono text-xs">{missing}</code>, which this address names, is not among the spans
          shown. It may not have arrived yet.
        </output>
      )}
      {isCut && (
        <p className="mt-2.5 rounded-md bg-warn-soft px-3 py-1.5 text-warn">
          This trace has {plural(trace.spanCount, "span")}. Only the earliest {formatCount(trace.spans.length)} are
          shown. The totals above cover all of them; the amounts beside the spans cover those shown.
        </p>
      )}
      {trace.valueLimit !== null && (
        <p className="mt-2.5 rounded-md bg-warn-soft px-3 py-1.5 text-warn">
          This trace is very large: values are cut to {formatCount(trace.valueLimit)} characters. Open a span to load
          its values in full.
        </p>
      )}
      <output className="sr-only" aria-label="Totals">
        {plural(narrowed ? matching.calls : totals.calls, "call")} ·{" "}
        <Money nano={narrowed ? matching.costNanoUsd : totals.costNanoUsd} exact />
      </output>
    </div>
  );
}

interface FactProps {
  readonly label: string;
  readonly title?: string;
  readonly children: ReactNode;
}

function Fact({ label, title, children }: FactProps) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-faint">{label}</dt>
      <dd className="tnum truncate" title={title}>
        {children}
      </dd>
    </div>
  );
}
