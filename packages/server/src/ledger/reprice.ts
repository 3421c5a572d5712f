import type { Store } from "../store/store.ts";
import type { TraceKey } from "./dirty-traces.ts";
import type { Settler } from "./settler.ts";

export interface RepriceOptions {
  readonly store: Store;
  readonly settler: Pick<Settler, "settleNow" | "ready">;
  /** The version that entries should have. */
  readonly priceVersion: string;
  /** One organisation; absent: all. */
  readonly org?: string;
  /** Nanoseconds since the epoch, [from, to) by the start of the call; absent: everything. */
  readonly from?: bigint;
  readonly to?: bigint;
  /** Told after each page how many traces were settled again so far. */
  readonly onProgress?: (traces: number) => void;
  readonly signal?: AbortSignal;
}

const PAGE_TRACES = 2_000;
const EARLIEST = -(2n ** 63n);
const LATEST = 2n ** 63n - 1n;

/**
 * Page by page in order of time, so that a trace whose version stays another one is not met again, and the traces of a
 * page lie close together.
 */
const OUTDATED_SQL = (org: boolean): string => `
SELECT Org, TraceId, toString(min(toUnixTimestamp64Nano(Timestamp)) AS StartNano) AS Start
FROM ledger
WHERE PriceVersion != {version:String}
  AND toUnixTimestamp64Nano(Timestamp) >= {from:Int64} AND toUnixTimestamp64Nano(Timestamp) < {to:Int64}
  ${org ? "AND Org = {org:String}" : ""}
GROUP BY Org, TraceId
HAVING sum(Sign) > 0 AND (Org, StartNano, TraceId) > ({lastOrg:String}, {lastStart:Int64}, {lastTrace:String})
ORDER BY Org, StartNano, TraceId LIMIT ${PAGE_TRACES}`;

interface OutdatedRow {
  readonly Org: string;
  readonly TraceId: string;
  readonly Start: string;
}

/**
 * Settles again every trace with a standing entry of another price version, and answers how many those were. Runs
 * beside everything else: entries change one trace at a time, each whole. Throws when the store cannot be read.
 */
export async function repriceAll(options: RepriceOptions): Promise<number> {
  let last: OutdatedRow = { Org: "", TraceId: "", Start: EARLIEST.toString() };
  let done = 0;
  while (options.signal?.aborted !== true) {
    const rows = await options.store.query<OutdatedRow>(OUTDATED_SQL(options.org !== undefined), {
      version: options.priceVersion,
      lastOrg: last.Org,
      lastStart: last.Start,
      lastTrace: last.TraceId,
      from: (options.from ?? EARLIEST).toString(),
      to: (options.to ?? LATEST).toString(),
      ...(options.org === undefined ? {} : { org: options.org }),
    });
    const end = rows.at(-1);
    if (end === undefined) return done;
    const keys = rows.map((row): TraceKey => ({ org: row.Org, traceId: row.TraceId }));
    await options.settler.ready();
    await options.settler.settleNow(keys);
    done += keys.length;
    options.onProgress?.(done);
    last = end;
  }
  return done;
}
