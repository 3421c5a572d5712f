import type { OrgList } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { isoOfNano } from "./nano-time.ts";

/** How much of an organisation is stored; spans sent twice count twice here, as they do on disk. */
export interface Stored {
  readonly spans: number;
  /** Start of the newest span, `null` when there is none. */
  readonly newest: string | null;
}

interface StoredRow {
  readonly Org: string;
  readonly Spans: string | number;
  /** 0 where no span is stored. */
  readonly Newest: string;
}

/** The organisation is the first column of the sort key, so that its spans are counted without being read. */
const SPANS = "SELECT count() FROM otel_traces WHERE Org = {org:String}";
/** Blocks of traces lie in the order in which they begin: the newest span is in the last, or in one that ends after it. */
const LATEST_START = "SELECT Start FROM trace_pieces WHERE Org = {org:String} ORDER BY Start DESC LIMIT 1";
const NEWEST = `
SELECT toUnixTimestamp64Nano(max(End)) FROM trace_pieces WHERE Org = {org:String} AND End >= (${LATEST_START})`;

export async function stored(store: Store, org: string): Promise<Stored> {
  const rows = await store.query<StoredRow>(
    `SELECT {org:String} AS Org, (${SPANS}) AS Spans, toString(ifNull((${NEWEST}), 0)) AS Newest`,
    { org },
  );
  return storedOf(rows[0]);
}

/** The organisations that have spans, of those asked for. The caller decides which a reader may see. */
export async function storedOrgs(store: Store, orgs: readonly string[] | "all"): Promise<OrgList["orgs"]> {
  const where = orgs === "all" ? "" : "WHERE Org IN {orgs:Array(String)}";
  const rows = await store.query<StoredRow>(
    `SELECT Org, Spans, toString(NewestNano) AS Newest
    FROM (SELECT Org, count() AS Spans FROM otel_traces ${where} GROUP BY Org) AS counts
    LEFT JOIN (
      SELECT Org, toUnixTimestamp64Nano(max(End)) AS NewestNano FROM trace_pieces ${where} GROUP BY Org
    ) AS times USING (Org)
    ORDER BY Org`,
    orgs === "all" ? {} : { orgs },
  );
  return rows.map((row) => {
    const { spans, newest } = storedOf(row);
    return { name: row.Org, spans, lastSeen: newest };
  });
}

function storedOf(row: StoredRow | undefined): Stored {
  const spans = Number(row?.Spans ?? 0);
  return { spans, newest: row === undefined || spans === 0 ? null : isoOfNano(BigInt(row.Newest)) };
}
