import { tableFeatures, useTable } from "@tanstack/react-table";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { TraceRow } from "outcrop/api";
import { useEffect, useMemo, useRef, useState, type MouseEvent } from "react";
import type { FilterSearch } from "../../state/filter.ts";
import { DEFAULT_SORT, type TraceSort } from "../../state/traces-search.ts";
import { Button } from "../../ui/button.tsx";
import { useShortcuts } from "../../ui/use-shortcuts.ts";
import { SortHeader } from "./sort-header.tsx";
import { cellClass, ROW_GRID, SORTABLE, traceColumns } from "./trace-columns.tsx";

interface TraceTableProps {
  readonly org: string;
  readonly rows: readonly TraceRow[];
  /** Over all pages. */
  readonly total: number;
  readonly filter: FilterSearch;
  readonly sort: TraceSort;
  readonly onSort: (column: string) => void;
  readonly stale: boolean;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly failedMore: boolean;
  readonly onMore: () => void;
}

const WIDE_ROW = 36;
const NARROW_ROW = 60;
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20;

const features = tableFeatures({});

/** The list, drawn only where it is seen; the next page comes as the reader nears the end. */
export function TraceTable(props: TraceTableProps) {
  const { rows, org, filter, sort, hasMore, loadingMore, failedMore, onMore } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [active, setActive] = useState(-1);
  // New columns are new components: a row that is drawn anew under the pointer loses the click.
  const search = useMemo(() => (sort === DEFAULT_SORT ? filter : { ...filter, sort }), [filter, sort]);
  const columns = useMemo(() => traceColumns(org, search), [org, search]);
  const table = useTable({ features, columns, data: rows, getRowId: (row) => row.traceId });
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises this component
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (globalThis.matchMedia("(width < 48rem)").matches ? NARROW_ROW : WIDE_ROW),
    overscan: 12,
    scrollPaddingStart: WIDE_ROW,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (hasMore && !loadingMore && !failedMore && lastSeen >= rows.length - AHEAD) onMore();
  }, [hasMore, loadingMore, failedMore, lastSeen, rows.length, onMore]);

  const move = (by: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, active + by));
    setActive(next);
    virtual.scrollToIndex(next);
    // The row may have to be drawn first.
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus());
  };
  // All of a row leads where its link does; the link itself keeps what a browser does with links.
  const openRow = (event: MouseEvent, traceId: string): void => {
    if (event.target instanceof Element && event.target.closest("a") !== null) return;
    if (globalThis.getSelection()?.isCollapsed === false) return;
    void navigate({ to: "/$org/traces/$traceId", params: { org, traceId }, search });
  };
  useShortcuts({ j: () => move(1), k: () => move(-1) });

  const modelRows = table.getRowModel().rows;
  return (
    <div
      ref={scroller}
      className={`min-h-0 flex-1 overflow-y-auto bg-surface transition-opacity ${props.stale ? "opacity-60" : ""}`}
      aria-busy={props.stale}
    >
      <table aria-label="Traces" aria-rowcount={props.total + 1} className="block">
        <thead className="sticky top-0 z-10 hidden border-b border-line bg-surface text-xs text-faint md:block">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className={`${ROW_GRID} h-8`}>
              {group.headers.map((header) => (
                <SortHeader
                  key={header.id}
                  className={cellClass(header.column.id)}
                  column={SORTABLE[header.column.id]}
                  ofNumbers={header.column.id !== "start"}
                  sort={props.sort}
                  onSort={props.onSort}
                >
                  <table.FlexRender header={header} />
                </SortHeader>
              ))}
            </tr>
          ))}
        </thead>
        <tbody className="relative block" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = modelRows[item.index];
            if (row === undefined) return null;
            return (
              <tr
                key={row.id}
                onClick={(event) => openRow(event, row.id)}
                data-index={item.index}
                aria-rowindex={item.index + 2}
                className={`${ROW_GRID} absolute inset-x-0 top-0 cursor-pointer border-b border-line hover:bg-hover has-[a:focus-visible]:bg-selected`}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                onFocus={() => setActive(item.index)}
              >
                {row.getAllCells().map((cell) => (
                  // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- the column writes what is in it
                  <td key={cell.id} className={cellClass(cell.column.id)}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className="grid h-12 place-items-center text-xs text-faint">
        {failedMore ? (
          <Button onClick={onMore}>Could not load more. Try again</Button>
        ) : loadingMore ? (
          <output>Loading more…</output>
        ) : hasMore ? null : (
          "End of the list"
        )}
      </div>
    </div>
  );
}
