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

/** Page by page in the order of the keys, so that a trace whose version stays another one is not met again. */
const OUTDATED_SQL = (org: boolean): string => `
SELECT Org, TraceId
FROM ledger
WHERE PriceVersion != {version:String} AND (Org, TraceId) > ({lastOrg:String}, {lastTrace:String})
  AND toUnixTimestamp64Nano(Timestamp) >= {from:Int64} AND toUnixTimestamp64Nano(Timestamp) < {to:Int64}
  ${org ? "AND Org = {org:String}" : ""}
GROUP BY Org, TraceId HAVING sum(Sign) > 0
ORDER BY Org, TraceId LIMIT ${PAGE_TRACES}`;

/**
 * Settles again every trace with a standing entry of another price version, and answers how many those were. Runs
 * beside everything else: entries change one trace at a time, each whole. Throws when the store cannot be read.
 */
export async function repriceAll(options: RepriceOptions): Promise<number> {
  let last: TraceKey = { org: "", traceId: "" };
  let done = 0;
  while (options.signal?.aborted !== true) {
    const rows = await options.store.query<{ Org: string; TraceId: string }>(OUTDATED_SQL(options.org !== undefined), {
      version: options.priceVersion,
      lastOrg: last.org,
      lastTrace: last.traceId,
      from: (options.from ?? EARLIEST).toString(),
      to: (options.to ?? LATEST).toString(),
      ...(options.org === undefined ? {} : { org: options.org }),
    });
    const keys = rows.map((row): TraceKey => ({ org: row.Org, traceId: row.TraceId }));
    const end = keys.at(-1);
    if (end === undefined) return done;
    await options.settler.ready();
    await options.settler.settleNow(keys);
    done += keys.length;
    options.onProgress?.(done);
    last = end;
  }
  return done;
}
