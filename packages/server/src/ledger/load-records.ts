import type { Store } from "../store/store.ts";
import { LEDGER_CONTENT_COLUMNS } from "../store/schema/ledger-table.ts";
import type { StoredRecord } from "./ledger-changes.ts";
import { RECORD_SELECT, type LedgerRecord } from "./ledger-record.ts";
import type { TraceWindow } from "./trace-windows.ts";

/** What the ledger holds of one trace: every content that it ever had, and in how many rows. */
export interface TraceRecords {
  readonly rows: number;
  readonly records: readonly StoredRecord[];
}

interface RecordRow {
  readonly LedgerRecord: LedgerRecord;
  readonly Net: string | number;
  readonly StoredRows: string | number;
}

const CONTENT = LEDGER_CONTENT_COLUMNS.map(({ name }) => name).join(", ");
const TRACE_ID = LEDGER_CONTENT_COLUMNS.findIndex(({ name }) => name === "TraceId");

const RECORDS_SQL = `
SELECT [${RECORD_SELECT}] AS LedgerRecord, sum(Sign) AS Net, count() AS StoredRows
FROM ledger
WHERE Org = {org:String} AND TraceId IN {traces:Array(String)}
  AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})
GROUP BY ${CONTENT}`;

export async function loadRecords(
  store: Store,
  org: string,
  window: TraceWindow,
): Promise<ReadonlyMap<string, TraceRecords>> {
  const rows = await store.query<RecordRow>(RECORDS_SQL, {
    org,
    traces: window.traceIds,
    from: window.from.toString(),
    to: window.to.toString(),
  });
  const byTrace = Map.groupBy(rows, (row) => row.LedgerRecord[TRACE_ID] ?? "");
  return new Map(
    [...byTrace].map(([traceId, group]) => [
      traceId,
      {
        rows: group.reduce((sum, row) => sum + Number(row.StoredRows), 0),
        records: group.map((row) => ({ record: row.LedgerRecord, net: Number(row.Net) })),
      },
    ]),
  );
}
