import { useVirtualizer } from "@tanstack/react-virtual";
import type { SpanDetail } from "outcrop/api";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { formatNanos } from "../../format/duration.ts";
import { IconButton } from "../../ui/button.tsx";
import { SpanRow } from "./span-row.tsx";
import type { TreeRow } from "./span-tree.ts";
import { WATERFALL_GRID } from "./waterfall-grid.ts";
import { barOf, extentOf, ticksOf } from "./waterfall.ts";

interface WaterfallTreeProps {
  readonly rows: readonly TreeRow[];
  /** Every span, folded or not: the time axis is that of the whole trace. */
  readonly all: readonly SpanDetail[];
  readonly folded: ReadonlySet<string>;
  readonly onFold: (spanId: string, fold: boolean) => void;
  readonly onFoldAll: (fold: boolean) => void;
  readonly selected: string | undefined;
  /** Spans that the list's filter meant, where it did not mean all. */
  readonly matching: ReadonlySet<string> | undefined;
  readonly onSelect: (spanId: string) => void;
}

const ROW = 32;
const TICKS = 4;

export function WaterfallTree(props: WaterfallTreeProps) {
  const { rows, all, folded, onFold, onFoldAll, selected, matching, onSelect } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const extent = useMemo(() => extentOf(all), [all]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 16,
    scrollPaddingStart: ROW,
  });
  const at = rows.findIndex((row) => row.span.spanId === selected);

  // A span that was chosen by key, link or address comes into sight; one that is seen stays where it is.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- scrolling by hand must not jump back
  }, [at]);

  return (
    <div ref={scroller} className="min-w-0 flex-1 overflow-y-auto bg-surface">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- rows fold and are chosen */}
      <table role="treegrid" aria-label="Spans" aria-rowcount={rows.length + 1} className="block">
        <thead className="sticky top-0 z-10 block">
          <tr className={`${WATERFALL_GRID} h-8 border-b border-line bg-surface text-xs text-faint`}>
            <th scope="col" className="flex items-center gap-1 pl-3 font-medium">
              Span
              <IconButton
                label={folded.size > 0 ? "Unfold all spans" : "Fold all spans"}
                className="h-6 w-6"
                onClick={() => onFoldAll(folded.size === 0)}
              >
                {folded.size > 0 ? <ChevronsUpDown size={13} aria-hidden /> : <ChevronsDownUp size={13} aria-hidden />}
              </IconButton>
            </th>
            <th scope="col" aria-label="Time" className="relative hidden font-normal h-full sm:block">
              {ticksOf(extent.lengthNano, TICKS).map((tick) => (
                <span
                  key={tick.toString()}
                  className="tnum absolute top-2 border-l border-line-strong pl-1 text-2xs leading-4 whitespace-nowrap last:pr-0"
                  style={{ left: `${(Number(tick) / Number(extent.lengthNano)) * 100}%` }}
                >
                  {Number(tick) / Number(extent.lengthNano) > 0.85
                    ? ""
                    : tick === 0n
                      ? "0"
                      : formatNanos(tick.toString()).replace(/\.0*(?= )/, "")}
                </span>
              ))}
            </th>
            <th scope="col" className="text-right font-medium">
              Duration
            </th>
            <th scope="col" className="hidden text-right font-medium sm:block">
              Tokens
            </th>
            <th scope="col" className="text-right font-medium">
              Cost
            </th>
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const { spanId } = row.span;
            return (
              <SpanRow
                key={spanId}
                row={row}
                rowIndex={item.index + 2}
                offset={item.start}
                bar={barOf(row.span, extent)}
                folded={folded.has(spanId)}
                selected={spanId === selected}
                dimmed={matching !== undefined && row.span.ledger !== null && !matching.has(spanId)}
                onFold={onFold}
                onSelect={onSelect}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
