import type { ProcessStatus } from "outcrop/api";
import { AdviceList } from "./advice-list.tsx";
import { FiguresTable } from "./figures-table.tsx";
import {
  EXPORTER_COLUMNS,
  EXPORTER_NAME,
  LOG_COLUMNS,
  LOG_NAME,
  RECEIVER_COLUMNS,
  RECEIVER_NAME,
  signalsFirst,
} from "./status-columns.tsx";
import { StatusTiles } from "./status-tiles.tsx";

/** What came in, what is on its way, and what has gone out: the way of the data, top to bottom. */
export function StatusBody({ org, status }: { readonly org: string; readonly status: ProcessStatus }) {
  return (
    <div className="grid gap-4 p-4 lg:p-5">
      {!status.ready && (
        <div role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-bad">
          <p className="font-semibold">Not ready</p>
          <ul className="mt-1 list-disc pl-5">
            {status.problems.map((problem) => (
              <li key={problem} className="wrap-anywhere">
                {problem}
              </li>
            ))}
          </ul>
        </div>
      )}
      <StatusTiles org={org} status={status} />
      <AdviceList status={status} />
      <FiguresTable
        title="Received"
        note="all organisations, since the process started"
        rows={status.receivers}
        keyOf={(row) => `${row.receiver} ${row.transport} ${row.signal}`}
        empty="No receiver is configured."
        name={RECEIVER_NAME}
        columns={RECEIVER_COLUMNS}
      />
      <FiguresTable
        title="Log"
        note="acknowledged data still waiting for an exporter"
        rows={signalsFirst(status.logs)}
        keyOf={(row) => row.log}
        empty="There is no log."
        name={LOG_NAME}
        columns={LOG_COLUMNS}
      />
      <FiguresTable
        title="Exported"
        note="from the log to the store, and from there to the ledger"
        rows={signalsFirst(status.exporters)}
        keyOf={(row) => `${row.exporter} ${row.signal}`}
        empty="No exporter is configured."
        name={EXPORTER_NAME}
        columns={EXPORTER_COLUMNS}
      />
    </div>
  );
}
