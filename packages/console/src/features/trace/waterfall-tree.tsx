import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronsDownUp, ChevronsUpDown } from "lucide-react";
import { useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent } from "react";
import { parseNano } from "../../format/money.ts";
import { IconButton } from "../../ui/button.tsx";
import { rowId, SpanRow } from "./span-row.tsx";
import type { TreeRow } from "./span-tree.ts";
import { TimeAxis } from "./time-axis.tsx";
import type { TraceModel } from "./trace-model.ts";
import { FROM_MIDDLE, FROM_WIDE, WATERFALL_GRID } from "./waterfall-grid.ts";
import { extentOf } from "./waterfall.ts";

/** What a key does in the tree. */
export type TreeMove = "next" | "previous" | "first" | "last" | "in" | "out";

interface WaterfallTreeProps {
  readonly model: TraceModel;
  /** The rows that show. */
  readonly rows: readonly TreeRow[];
  readonly folded: ReadonlySet<string>;
  readonly onFold: (spanId: string, fold: boolean) => void;
  readonly onFoldAll: (fold: boolean) => void;
  readonly selected: string | undefined;
  /** Spans that the list's filter meant, where it did not mean all. */
  readonly matching: ReadonlySet<string> | undefined;
  readonly onSelect: (spanId: string) => void;
  readonly onMove: (move: TreeMove) => void;
}

const ROW = 32;

const MOVES: Readonly<Record<string, TreeMove>> = {
  ArrowDown: "next",
  ArrowUp: "previous",
  ArrowRight: "in",
  ArrowLeft: "out",
  Home: "first",
  End: "last",
};

export function WaterfallTree(props: WaterfallTreeProps) {
  const { model, rows, folded, onFold, onFoldAll, selected, matching, onSelect, onMove } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const extent = useMemo(() => extentOf(model.trace.spans), [model]);
  const whole = Number(parseNano(model.trace.totals.costNanoUsd) ?? 0n);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 8,
    scrollPaddingStart: ROW,
  });
  const at = rows.findIndex((row) => row.span.spanId === selected);

  // A span that was chosen by key, link or address comes into sight; one that is seen stays where it is.
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- scrolling by hand must not jump back
  }, [at]);

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = Object.hasOwn(MOVES, event.key) ? MOVES[event.key] : undefined;
    if (move === undefined) return;
    event.preventDefault();
    onMove(move);
  };
  const onClick = (event: MouseEvent): void => {
    if (!(event.target instanceof Element)) return;
    const spanId = event.target.closest("[data-span]")?.getAttribute("data-span");
    if (spanId === null || spanId === undefined) return;
    const fold = event.target.closest("[data-fold]")?.getAttribute("data-fold");
    if (fold === null || fold === undefined) onSelect(spanId);
    else onFold(spanId, fold === "true");
  };

  return (
    <div ref={scroller} className="@container min-w-0 flex-1 overflow-y-auto bg-surface">
      <table
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- rows fold and are chosen
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={rows.length + 1}
        {...(selected === undefined || at < 0 ? {} : { "aria-activedescendant": rowId(selected) })}
        tabIndex={0}
        onKeyDown={onKey}
        onClick={onClick}
        className="block -outline-offset-2"
      >
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
            <th scope="col" aria-label="Time" className={`relative h-full font-normal ${FROM_MIDDLE}`}>
              <TimeAxis lengthNano={extent.lengthNano} />
            </th>
            <th scope="col" className={`text-right font-medium ${FROM_MIDDLE}`}>
              Duration
            </th>
            <th scope="col" className={`text-right font-medium ${FROM_WIDE}`} title="Tokens of the span itself">
              Own tokens
            </th>
            <th
              scope="col"
              className={`text-right font-medium ${FROM_MIDDLE}`}
              title="Tokens of the span and all below it"
            >
              Tokens
            </th>
            <th scope="col" className={`text-right font-medium ${FROM_WIDE}`} title="Cost of the span itself">
              Own cost
            </th>
            <th scope="col" className="text-right font-medium" title="Cost of the span and all below it">
              Total cost
            </th>
          </tr>
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const { spanId, subtree, ledger } = row.span;
            return (
              <SpanRow
                key={spanId}
                model={model}
                row={row}
                rowIndex={item.index + 2}
                offset={item.start}
                extent={extent}
                share={whole > 0 ? Number(parseNano(subtree.costNanoUsd) ?? 0n) / whole : 0}
                folded={folded.has(spanId)}
                selected={spanId === selected}
                dimmed={matching !== undefined && ledger !== null && !matching.has(spanId)}
              />
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
