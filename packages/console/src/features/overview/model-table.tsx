import { Link } from "@tanstack/react-router";
import type { ModelRow } from "outcrop/api";
import { formatCount, formatShare, formatShort, plural } from "../../format/count.ts";
import { formatMillis } from "../../format/duration.ts";
import { formatMoneyExact, sumNano } from "../../format/money.ts";
import { modelWord } from "../../format/words.ts";
import { withError, withValues, type FilterSearch } from "../../state/filter.ts";
import { callsOf, gapsOf, reasonsInWords, withoutPriceInWords } from "../../ui/calls-without-price.ts";
import { Cost } from "../../ui/cost.tsx";
import { Meter } from "../../ui/meter.tsx";
import { Panel } from "../../ui/panel.tsx";
import { shareOf } from "./share-of.ts";

interface ModelTableProps {
  readonly rows: readonly ModelRow[];
  readonly org: string;
  readonly filter: FilterSearch;
  readonly colorOf: (model: string) => string;
  readonly className?: string;
}

const HEAD = "px-2.5 py-1.5 text-right font-medium whitespace-nowrap first:pl-4 first:text-left last:pr-4";
const CELL = "px-2.5 py-2 text-right align-top first:pl-4 first:text-left last:pr-4";

/** Each model: what it cost, how much it did, how fast it was. The rows add up to the spend of the page. */
export function ModelTable({ rows, org, filter, colorOf, className }: ModelTableProps) {
  const sum = sumNano(rows.map(({ totals }) => totals.costNanoUsd));
  const slowest = Math.max(1, ...rows.map(({ latency }) => latency.p99 ?? 0));
  return (
    <Panel
      title="Models"
      note={`${plural(rows.length, "model")} · ${formatMoneyExact(sum)}`}
      className={className ?? ""}
    >
      <section
        aria-label="Models"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region has to be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-b-lg pb-1"
      >
        <table className="tnum w-full">
          <thead className="border-b border-line text-xs text-faint">
            <tr>
              <th scope="col" className={HEAD}>
                Model
              </th>
              <th scope="col" className={HEAD}>
                Spend
              </th>
              <th scope="col" className={`${HEAD} hidden sm:table-cell`}>
                Share
              </th>
              <th scope="col" className={HEAD}>
                Calls
              </th>
              <th scope="col" className={`${HEAD} hidden md:table-cell`}>
                Errors
              </th>
              <th scope="col" className={`${HEAD} hidden md:table-cell`}>
                Tokens in
              </th>
              <th scope="col" className={`${HEAD} hidden md:table-cell`}>
                Tokens out
              </th>
              <th scope="col" className={`${HEAD} hidden lg:table-cell`}>
                Latency p50
              </th>
              <th scope="col" className={`${HEAD} hidden sm:table-cell`}>
                p95
              </th>
              <th scope="col" className={`${HEAD} hidden lg:table-cell`}>
                p99
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const { key, totals, latency } = row;
              const search = withValues(filter, "model", [key]);
              const color = colorOf(key);
              const without = withoutPriceInWords(totals.unpriced);
              return (
                <tr key={key} className="border-b border-line last:border-0 hover:bg-hover">
                  {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the name stands two elements deep */}
                  <th scope="row" className={`${CELL} max-w-36 font-normal sm:max-w-80`}>
                    <Link
                      to="/$org/traces"
                      params={{ org }}
                      search={search}
                      title={[...new Set([key, ...row.requestModels])].join("\n")}
                      className="flex items-baseline gap-2 font-medium hover:text-accent hover:underline"
                    >
                      <span aria-hidden className="size-2 shrink-0 rounded-xs" style={{ backgroundColor: color }} />
                      <span className="min-w-0 normal-nums wrap-anywhere">{modelWord(key)}</span>
                    </Link>
                  </th>
                  <td className={CELL}>
                    <Cost totals={totals} className="font-medium" />
                    {without !== "" && (
                      <span
                        title={`Not in this amount: ${reasonsInWords(totals.unpriced)}`}
                        className={`block text-xs ${gapsOf(totals.unpriced) > 0 ? "text-warn" : "text-faint"}`}
                      >
                        {without}
                      </span>
                    )}
                  </td>
                  <td className={`${CELL} hidden sm:table-cell`}>
                    {callsOf(totals.unpriced) === totals.calls ? (
                      <span className="text-faint">–</span>
                    ) : (
                      formatShare(shareOf(totals.costNanoUsd, sum), 1)
                    )}
                    <Meter share={shareOf(totals.costNanoUsd, sum)} color={color} className="mt-1 ml-auto w-12" />
                  </td>
                  <td className={CELL}>{formatShort(totals.calls)}</td>
                  <td className={`${CELL} hidden md:table-cell`}>
                    {totals.errors === 0 ? (
                      <span className="text-faint">0%</span>
                    ) : (
                      <Link
                        to="/$org/traces"
                        params={{ org }}
                        search={withError(search, true)}
                        className="text-bad hover:underline"
                        title={plural(totals.errors, "failed call")}
                      >
                        {formatShare(totals.errors, totals.calls)}
                      </Link>
                    )}
                  </td>
                  <td className={`${CELL} hidden md:table-cell`} title={formatCount(totals.tokens.input)}>
                    {formatShort(totals.tokens.input)}
                  </td>
                  <td className={`${CELL} hidden md:table-cell`} title={formatCount(totals.tokens.output)}>
                    {formatShort(totals.tokens.output)}
                  </td>
                  <LatencyCell millis={latency.p50} slowest={slowest} className="hidden lg:table-cell" />
                  <LatencyCell millis={latency.p95} slowest={slowest} className="hidden sm:table-cell" />
                  <LatencyCell millis={latency.p99} slowest={slowest} className="hidden lg:table-cell" />
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Panel>
  );
}

function LatencyCell({ millis, slowest, className }: { millis: number | null; slowest: number; className: string }) {
  return (
    <td className={`${CELL} whitespace-nowrap ${className}`}>
      {formatMillis(millis)}
      <Meter share={(millis ?? 0) / slowest} color="var(--line-strong)" className="mt-1 ml-auto w-12" />
    </td>
  );
}
