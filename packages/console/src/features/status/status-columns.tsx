import type { ExporterStatus, LogStatus, ReceiverStatus } from "outcrop/api";
import { formatBytes } from "../../format/bytes.ts";
import { formatCount, formatShare, formatShort, plural } from "../../format/count.ts";
import { formatMillis } from "../../format/duration.ts";
import { Meter } from "../../ui/meter.tsx";
import { itemsOf, meanMillis, p99Words } from "./count-words.ts";
import { CountedReasons, Lost } from "./counted.tsx";
import type { Column } from "./figures-table.tsx";

/* What the tables of the status page say of each receiver, log and exporter. */

export const RECEIVER_NAME: Column<ReceiverStatus> = {
  head: "Signal",
  cell: (row) => <Named name={row.signal} note={`${row.receiver} ${row.transport}, ${itemsOf(row.signal)[1]}`} />,
};

export const RECEIVER_COLUMNS: readonly Column<ReceiverStatus>[] = [
  { head: "Accepted", cell: (row) => <Count count={row.accepted} /> },
  { head: "Refused", cell: (row) => <CountedReasons counts={row.refused} /> },
  { head: "Dropped", cell: (row) => <CountedReasons counts={row.dropped} /> },
  { head: "Lost", cell: (row) => <Lost count={row.failed} /> },
  { head: "Refused requests", cell: (row) => <CountedReasons counts={row.refusedRequests} /> },
];

/** Logs whose name says less than those of the signals. */
const LOG_NOTES: Readonly<Record<string, string>> = { touched: "traces to settle" };

/** Those of the signals first, in the order that they come in. */
export function signalsFirst<Row extends { readonly log: string }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => Number(a.log in LOG_NOTES) - Number(b.log in LOG_NOTES));
}

export const LOG_NAME: Column<LogStatus> = {
  head: "Log",
  cell: (row) => <Named name={row.log} note={row.problem ?? LOG_NOTES[row.log]} />,
};

export const LOG_COLUMNS: readonly Column<LogStatus>[] = [
  {
    head: "Size",
    cell: (row) => (
      <>
        {formatBytes(row.bytes)}
        <Meter share={row.bytes / row.maxBytes} className="mt-1 w-16 md:ml-auto" />
        <span className="block text-xs text-faint">
          {formatShare(row.bytes, row.maxBytes)} of {formatBytes(row.maxBytes)}
        </span>
      </>
    ),
  },
  { head: "Segments", cell: (row) => formatCount(row.segments) },
  { head: "Commit, mean", cell: (row) => formatMillis(meanMillis(row.commits)) },
  { head: "Commit, p99", cell: (row) => p99Words(row.commits) },
  { head: "Written", cell: (row) => <Count count={row.accepted} /> },
  { head: "Refused", cell: (row) => <Lost count={row.refused} /> },
];

export const EXPORTER_NAME: Column<ExporterStatus> = {
  head: "Exporter",
  cell: (row) => <Named name={row.exporter} note={LOG_NOTES[row.log] ?? `${row.signal}, ${itemsOf(row.signal)[1]}`} />,
};

export const EXPORTER_COLUMNS: readonly Column<ExporterStatus>[] = [
  { head: "Sent", cell: (row) => <Count count={row.sent} /> },
  {
    head: "Behind",
    cell: ({ waiting }) =>
      waiting.segments === 0 ? (
        <span className="text-faint">up to date</span>
      ) : (
        <>
          {formatBytes(waiting.bytes)}
          <span className="block text-xs text-muted">
            {plural(waiting.segments, "segment")}, {formatMillis(waiting.oldestSeconds * 1000)} old
          </span>
        </>
      ),
  },
  { head: "Dropped", cell: (row) => <Lost count={row.dropped} /> },
  { head: "Given up", cell: (row) => <Lost count={row.failed} /> },
  { head: "Sending, mean", cell: (row) => <Sending row={row} words={formatMillis(meanMillis(row.sending))} /> },
  { head: "Sending, p99", cell: (row) => <Sending row={row} words={p99Words(row.sending)} /> },
];

function Named({ name, note }: { readonly name: string; readonly note: string | undefined }) {
  return (
    <>
      {name}
      {note !== undefined && <span className="block text-xs font-normal wrap-anywhere text-faint">{note}</span>}
    </>
  );
}

/** Of an attempt to insert a segment. Traces to settle go nowhere: theirs is the time until their dollars are final. */
function Sending({ row, words }: { readonly row: ExporterStatus; readonly words: string }) {
  return (
    <>
      {words}
      {row.log in LOG_NOTES && row.sending.count > 0 && <span className="block text-xs text-faint">until settled</span>}
    </>
  );
}

function Count({ count }: { readonly count: number }) {
  return <span title={formatCount(count)}>{formatShort(count)}</span>;
}
