import type { OrgList } from "../api/types.ts";
import { METRIC_TABLES } from "../store/schema/metric-tables.ts";
import type { Store } from "../store/store.ts";
import { isoOfNano } from "./nano-time.ts";

/** How much of an organisation is stored; spans sent twice count twice here, as they do on disk. */
export interface Stored {
  readonly spans: number;
  readonly logRecords: number;
  /** Points of metrics, of all kinds. */
  readonly dataPoints: number;
  /** Start of the newest span, `null` when there is none. */
  readonly newest: string | null;
}

interface StoredItemsRow extends StoredRow {
  readonly Records: string;
  readonly Points: string;
}

interface StoredRow {
  readonly Org: string;
  readonly Spans: string | number;
  /** 0 where no span is stored. */
  readonly Newest: string;
}

/** The organisation is the first column of the sort key, so that its rows are counted without being read. */
const countOf = (table: string): string => `(SELECT count() FROM ${table} WHERE Org = {org:String})`;
const ITEMS = [
  `${countOf("otel_traces")} AS Spans`,
  `${countOf("otel_logs")} AS Records`,
  `${METRIC_TABLES.map(({ name }) => countOf(name)).join(" + ")} AS Points`,
].join(", ");
const newestOf = (condition: string): string =>
  `toString(ifNull((SELECT toUnixTimestamp64Nano(max(End)) FROM trace_pieces WHERE Org = {org:String} AND ${condition}), 0)) AS Newest`;
/** Mostly there are spans of the last hour, which are found by an index: then none is newer than the newest of them. */
const NEWEST_OF_LAST_HOUR = newestOf("End >= now64(9) - INTERVAL 1 HOUR");
const NEWEST_OF_ALL = newestOf("1");

export async function stored(store: Store, org: string): Promise<Stored> {
  const [found] = await store.query<StoredItemsRow>(`SELECT {org:String} AS Org, ${ITEMS}, ${NEWEST_OF_LAST_HOUR}`, {
    org,
  });
  const isOlder = found !== undefined && Number(found.Spans) > 0 && found.Newest === "0";
  const [older] = isOlder ? await store.query<Pick<StoredRow, "Newest">>(`SELECT ${NEWEST_OF_ALL}`, { org }) : [];
  const row = found === undefined ? undefined : { ...found, ...older };
  return { ...storedOf(row), logRecords: Number(row?.Records ?? 0), dataPoints: Number(row?.Points ?? 0) };
}

/** So many are counted one by one, by the index; more of them by reading the column of all spans. */
const MAX_COUNTED_ALONE = 20;

/** The organisations that have spans, of those asked for. The caller decides which a reader may see. */
export async function storedOrgs(store: Store, orgs: readonly string[] | "all"): Promise<OrgList["orgs"]> {
  const where = orgs === "all" ? "" : "WHERE Org IN {orgs:Array(String)}";
  const found = await store.query<Pick<StoredRow, "Org" | "Newest">>(
    `SELECT Org, toString(toUnixTimestamp64Nano(max(End))) AS Newest FROM trace_pieces ${where} GROUP BY Org ORDER BY Org`,
    orgs === "all" ? {} : { orgs },
  );
  const spans = await countSpans(
    store,
    found.map(({ Org }) => Org),
  );
  return found
    .map((row) => ({ name: row.Org, ...storedOf({ ...row, Spans: spans.get(row.Org) ?? 0 }) }))
    .filter((org) => org.spans > 0)
    .map(({ name, spans: count, newest }) => ({ name, spans: count, lastSeen: newest }));
}

interface NamedCount {
  readonly Name: string;
  readonly Spans: string | number;
}

async function countSpans(store: Store, orgs: readonly string[]): Promise<ReadonlyMap<string, string | number>> {
  if (orgs.length === 0) return new Map();
  const one = (at: number): string =>
    `SELECT {org${at}:String} AS Name, count() AS Spans FROM otel_traces WHERE Org = {org${at}:String}`;
  const rows = await (orgs.length <= MAX_COUNTED_ALONE
    ? store.query<NamedCount>(
        orgs.map((_, at) => one(at)).join(" UNION ALL "),
        Object.fromEntries(orgs.map((org, at) => [`org${at}`, org])),
      )
    : store.query<NamedCount>(
        "SELECT Org AS Name, count() AS Spans FROM otel_traces WHERE Org IN {orgs:Array(String)} GROUP BY Org",
        { orgs },
      ));
  return new Map(rows.map(({ Name, Spans }) => [Name, Spans]));
}

function storedOf(row: StoredRow | undefined): Pick<Stored, "spans" | "newest"> {
  const spans = Number(row?.Spans ?? 0);
  return { spans, newest: row === undefined || spans === 0 ? null : isoOfNano(BigInt(row.Newest)) };
}
