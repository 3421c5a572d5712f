import { useQuery } from "@tanstack/react-query";
import type { ProcessStatus } from "outcrop/api";
import type { ReactNode } from "react";
import { statusQuery } from "../../api/queries.ts";
import { formatBytes } from "../../format/bytes.ts";
import { formatCount, formatShort, plural, pluralShort } from "../../format/count.ts";
import { formatMillis } from "../../format/duration.ts";
import { When } from "../../ui/when.tsx";

export function StatusTiles({ org, status }: { readonly org: string; readonly status: ProcessStatus }) {
  const { engine, settlement, process, uptimeSeconds } = status;
  return (
    <section
      aria-label="The process"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border border-line bg-line shadow-card md:grid-cols-5"
    >
      <Tile
        label={engine.kind === "embedded" ? "Embedded engine" : "ClickHouse server"}
        value={engine.up ? "Up" : <span className="text-bad">Down</span>}
        note={engine.up ? "answering inserts and queries" : "new data is kept in the log"}
      />
      <Tile
        label="Settlement"
        value={formatShort(settlement.waiting)}
        note={
          <>
            {settlement.waiting === 1 ? "trace" : "traces"} waiting, {formatShort(settlement.settled)} settled
            {settlement.faults > 0 && <span className="text-bad">, {plural(settlement.faults, "fault")}</span>}
          </>
        }
        title={formatCount(settlement.waiting)}
      />
      <StoredTile org={org} />
      <Tile
        label="Memory"
        value={formatBytes(process.rssBytes)}
        note={`${formatBytes(process.heapUsedBytes)} of it JavaScript heap`}
      />
      <Tile
        label="Uptime"
        value={formatMillis(uptimeSeconds * 1000)}
        note={
          <>
            since <When iso={status.started} as="absolute" />
          </>
        }
      />
    </section>
  );
}

/** Of the organisation that the page was opened in; sizes cost the store a question that nobody should ask by the second. */
function StoredTile({ org }: { readonly org: string }) {
  const { data } = useQuery(statusQuery(org));
  return (
    <Tile
      wide
      label={`Stored for ${org}`}
      value={data === undefined ? "–" : pluralShort(data.spans, "span")}
      {...(data === undefined ? {} : { title: formatCount(data.spans) })}
      note={
        <>
          {data === undefined
            ? "– log records, – data points; "
            : `${pluralShort(data.logRecords, "log record")}, ${pluralShort(data.dataPoints, "data point")}; `}
          <code className="font-mono text-2xs">outcrop storage</code> shows sizes
        </>
      }
    />
  );
}

interface TileProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly title?: string;
  readonly note: ReactNode;
  /** Over both columns of a narrow screen. */
  readonly wide?: boolean;
}

function Tile({ label, value, title, note, wide = false }: TileProps) {
  return (
    <div className={`flex min-w-0 flex-col bg-surface px-4 py-3 ${wide ? "max-md:order-1 max-md:col-span-2" : ""}`}>
      <span className="text-xs font-medium text-muted">{label}</span>
      <span title={title} className="tnum mt-0.5 truncate text-xl font-semibold tracking-tight">
        {value}
      </span>
      <span className="tnum text-xs text-faint">{note}</span>
    </div>
  );
}
