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
  readonly Spans: string | number;
  readonly Newest: string;
}

const STORED_COLUMNS = "count() AS Spans, toString(toUnixTimestamp64Nano(max(Timestamp))) AS Newest";

export async function stored(store: Store, org: string): Promise<Stored> {
  const rows = await store.query<StoredRow>(`SELECT ${STORED_COLUMNS} FROM otel_traces WHERE Org = {org:String}`, {
    org,
  });
  return storedOf(rows[0]);
}

/** The organisations that have spans, of those asked for. The caller decides which a reader may see. */
export async function storedOrgs(store: Store, orgs: readonly string[] | "all"): Promise<OrgList["orgs"]> {
  const where = orgs === "all" ? "" : "WHERE Org IN {orgs:Array(String)}";
  const rows = await store.query<StoredRow & { readonly Org: string }>(
    `SELECT Org, ${STORED_COLUMNS} FROM otel_traces ${where} GROUP BY Org ORDER BY Org`,
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
