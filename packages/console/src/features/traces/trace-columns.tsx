import type { ColumnDef, TableFeatures } from "@tanstack/react-table";
import { Link } from "@tanstack/react-router";
import type { TraceRow } from "outcrop/api";
import { formatCount, formatShort } from "../../format/count.ts";
import { formatNanos } from "../../format/duration.ts";
import { modelTitle } from "../../format/words.ts";
import type { TracesSearch, TraceSort } from "../../state/traces-search.ts";
import { areTokensUnknown } from "../../ui/calls-without-price.ts";
import { MiddleCut } from "../../ui/middle-cut.tsx";
import { When } from "../../ui/when.tsx";
import { TraceAgents } from "./trace-agents.tsx";
import { TraceCost } from "./trace-cost.tsx";
import { TraceModels } from "./trace-models.tsx";
import { TraceStatus } from "./trace-status.tsx";

/** Columns of a wide list; on a narrow one the name and cost stand above the rest. */
export const ROW_GRID =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 md:grid-cols-[7.75rem_minmax(0,1fr)_4.75rem_minmax(0,1.4fr)_5.75rem_4.75rem] lg:px-5 xl:grid-cols-[7.75rem_minmax(0,2.16fr)_minmax(0,1.03fr)_4.25rem_2.75rem_minmax(0,1.25fr)_3.25rem_5.5rem_4.75rem]";

/** Columns that the API can sort by, and their names there. */
export const SORTABLE: Readonly<Record<string, string>> = { start: "start", duration: "duration", cost: "cost" };

/** Whether an arrow in a column header shows that the list is sorted so. */
export const isShownInHeader = (sort: TraceSort): boolean => Object.values(SORTABLE).includes(sort.replace("-", ""));

const CELL_CLASSES: Readonly<Record<string, string>> = {
  start: "text-left order-3 text-xs text-muted md:order-none",
  name: "text-left order-1 md:order-none",
  service: "hidden text-left xl:block",
  duration: "hidden text-right md:block",
  spans: "hidden text-right xl:block",
  model: "hidden text-left md:block",
  tokens: "hidden text-right xl:block",
  cost: "order-2 text-right md:order-none",
  status: "text-left order-4 flex justify-end md:order-none md:justify-start md:pl-1",
};

export const cellClass = (id: string): string => `tnum min-w-0 truncate ${CELL_CLASSES[id] ?? ""}`;

export function traceColumns(org: string, search: TracesSearch): ColumnDef<TableFeatures, TraceRow>[] {
  return [
    {
      id: "start",
      header: "Start",
      cell: ({ row: { original } }) => (
        <>
          <When iso={original.start} short />
          <span className="md:hidden">
            {" "}
            · {formatNanos(original.durationNano)} ·{" "}
            {original.models[0] === undefined ? original.service : modelTitle(original.models[0])}
          </span>
        </>
      ),
    },
    {
      id: "name",
      header: "Name",
      cell: ({ row: { original } }) => (
        <span className="flex min-w-0 items-baseline gap-2">
          <Link
            to="/$org/traces/$traceId"
            params={{ org, traceId: original.traceId }}
            search={search}
            className="block min-w-0 font-medium -outline-offset-1 hover:text-accent hover:underline"
          >
            <MiddleCut text={original.name === "" ? original.traceId : original.name} />
          </Link>
          <TraceAgents row={original} />
        </span>
      ),
    },
    {
      id: "service",
      header: "Service",
      cell: ({ row }) => (
        <span className="text-muted" title={row.original.service}>
          {row.original.service}
        </span>
      ),
    },
    { id: "duration", header: "Duration", cell: ({ row }) => formatNanos(row.original.durationNano) },
    {
      id: "spans",
      header: "Spans",
      cell: ({ row }) => <span className="text-muted">{formatCount(row.original.spans)}</span>,
    },
    { id: "model", header: "Models", cell: ({ row }) => <TraceModels models={row.original.models} /> },
    {
      id: "tokens",
      header: "Tokens",
      cell: ({ row }) => {
        const { totals } = row.original;
        if (areTokensUnknown(totals)) return <span className="text-faint">–</span>;
        const { input, output } = totals.tokens;
        return (
          <span title={`${formatCount(input)} in, ${formatCount(output)} out`}>{formatShort(input + output)}</span>
        );
      },
    },
    { id: "cost", header: "Cost", cell: ({ row }) => <TraceCost row={row.original} /> },
    { id: "status", header: "Status", cell: ({ row }) => <TraceStatus row={row.original} /> },
  ];
}
