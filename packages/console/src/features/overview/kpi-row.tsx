import { Link } from "@tanstack/react-router";
import type { Overview } from "outcrop/api";
import type { ReactNode } from "react";
import { formatCount, formatShare, formatShort, plural } from "../../format/count.ts";
import { formatMillis } from "../../format/duration.ts";
import { withError, type FilterSearch } from "../../state/filter.ts";
import type { TracesSearch } from "../../state/traces-search.ts";
import { gapsOf, reasonsInWords, withoutPriceInWords } from "../../ui/calls-without-price.ts";
import { Cost } from "../../ui/cost.tsx";
import { Money } from "../../ui/money.tsx";

interface KpiRowProps {
  readonly org: string;
  readonly filter: FilterSearch;
  readonly overview: Overview;
}

export function KpiRow({ org, filter, overview }: KpiRowProps) {
  const { totals, latency } = overview;
  const allTokens = totals.tokens.input + totals.tokens.output;
  return (
    <section
      aria-label="Key figures"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-card md:grid-cols-3 xl:col-span-3 xl:grid-cols-[1.1fr_0.9fr_0.9fr_1.1fr_0.9fr_1.25fr]"
    >
      <Kpi
        label="Spend"
        unit="USD"
        org={org}
        search={{ ...filter, sort: "-cost" }}
        value={totals.calls === 0 ? <Money nano={totals.costNanoUsd} /> : <Cost totals={totals} />}
        note={<SpendNote overview={overview} />}
      />
      <Kpi
        label="Calls"
        org={org}
        search={filter}
        value={formatShort(totals.calls)}
        title={formatCount(totals.calls)}
        note={`in ${plural(overview.traces, "trace")}`}
      />
      <Kpi
        label="Error rate"
        org={org}
        search={withError(filter, true)}
        value={<span className={totals.errors > 0 ? "text-bad" : ""}>{formatShare(totals.errors, totals.calls)}</span>}
        note={`${plural(totals.errors, "call")} failed`}
      />
      <Kpi
        label="Tokens"
        org={org}
        search={{ ...filter, sort: "-cost" }}
        value={formatShort(allTokens)}
        title={formatCount(allTokens)}
        note={`${formatShort(totals.tokens.input)} in, ${formatShort(totals.tokens.output)} out`}
      />
      <Kpi
        label="Sessions"
        org={org}
        search={filter}
        value={formatShort(overview.sessions)}
        title={formatCount(overview.sessions)}
        note={overview.users === 0 ? "no user ids" : `of ${plural(overview.users, "user")}`}
      />
      <Kpi
        label="Latency p95"
        org={org}
        search={{ ...filter, sort: "-duration" }}
        value={formatMillis(latency.p95)}
        note={`p50 ${formatMillis(latency.p50)}, p99 ${formatMillis(latency.p99)}`}
      />
    </section>
  );
}

/** What the amount does not contain: what is still open, and what has no price. */
function SpendNote({ overview }: { readonly overview: Overview }) {
  const { pending, totals } = overview;
  const gaps = gapsOf(totals.unpriced);
  const without = withoutPriceInWords(totals.unpriced);
  const parts = [
    ...(pending.traces > 0 ? [`${formatCount(pending.traces)} pending`] : []),
    ...(without === "" ? [] : [without]),
  ];
  if (parts.length === 0) return totals.calls === 0 ? "No calls" : "All calls priced";
  const oldest = pending.oldest === null ? "" : `Traces have been waiting since ${pending.oldest}. `;
  return (
    <span
      className={pending.traces > 0 || gaps > 0 ? "text-warn" : ""}
      title={oldest + reasonsInWords(totals.unpriced)}
    >
      {parts.join(", ")}
    </span>
  );
}

interface KpiProps {
  readonly label: string;
  readonly unit?: string;
  readonly org: string;
  readonly search: TracesSearch;
  readonly value: ReactNode;
  readonly title?: string;
  readonly note: ReactNode;
}

/** A figure, and the traces behind it one click away. */
function Kpi({ label, unit, org, search, value, title, note }: KpiProps) {
  return (
    <Link
      to="/$org/traces"
      params={{ org }}
      search={search}
      className="group flex min-w-0 flex-col bg-surface px-4 py-3 transition-colors -outline-offset-2 hover:bg-hover"
    >
      <span className="flex items-baseline gap-1.5 text-xs font-medium text-muted">
        {label}
        {unit !== undefined && <span className="text-2xs font-normal text-faint">{unit}</span>}
      </span>
      <span title={title} className="tnum mt-0.5 truncate text-xl font-semibold tracking-tight">
        {value}
      </span>
      <span className="tnum text-xs text-faint">{note}</span>
    </Link>
  );
}
