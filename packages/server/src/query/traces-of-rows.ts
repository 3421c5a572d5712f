import { HOUR_NANO } from "../store/schema/ledger-hours.ts";
import type { Store } from "../store/store.ts";
import type { Cursor } from "./cursor.ts";
import { hashesIn, knownTraces, type Narrowed } from "./known-traces.ts";
import { ledgerWhere, NO_PROJECTIONS, type Statement } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { afterCursor, orderBy, type Order } from "./sort.ts";
import type { TraceRows } from "./trace-rows.ts";
import { TIMES_COLUMNS } from "./trace-times.ts";
import type { FoundTrace } from "./found-trace.ts";

export interface TracesWanted {
  readonly order: Order;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
}

type Whole = Extract<TraceRows, { readonly kind: "whole" }>;

/** What a trace is sorted by, as it is stored. */
const STORED: Readonly<Record<string, string>> = {
  StartNano: "toUnixTimestamp64Nano(Start)",
  LongNano: "DurationNano",
};

/** The first traces of a scope in an order that does not depend on calls. */
export async function tracesOfRows(
  store: Store,
  scope: Scope,
  rows: Whole,
  wanted: TracesWanted,
  narrowed?: Narrowed,
): Promise<readonly FoundTrace[]> {
  const { cursor, limit } = wanted;
  const order = { ...wanted.order, column: STORED[wanted.order.column] ?? wanted.order.column };
  const { places, params } = knownTraces(scope, rows.openSince, rows.hasLoose, narrowed);
  const after = afterCursor(order, "TraceHash", cursor, "number");
  const firstOf = (place: string): string =>
    `(SELECT TraceHash, TraceId, Start, End, DurationNano, HasError ${place} AND ${after.sql}
    ${orderBy(order, "TraceHash")} LIMIT {limit:UInt32})`;
  return store.query<FoundTrace>(
    `SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue, ${TIMES_COLUMNS}
    FROM (${places.map(firstOf).join("\nUNION ALL ")}) ${orderBy(order, "TraceHash")} LIMIT {limit:UInt32}
    ${narrowed === undefined ? "" : NO_PROJECTIONS}`,
    { ...params, ...after.params, limit },
  );
}

/** How much of the window is read at first; sixteen times as much where that does not fill a page. */
const FIRST_PERIOD_NANO = HOUR_NANO / 16n;
/** Of traces that failed, which are few: reading more takes less than asking once more. */
const FIRST_PERIOD_OF_FAILED_NANO = HOUR_NANO;
const NEXT_PERIOD = 16n;

/** By start: only as much of the window is read, from that end of it, as fills the page. `also` narrows it down further. */
export async function tracesOfRowsByStart(
  store: Store,
  scope: Scope,
  rows: Whole,
  wanted: TracesWanted,
  also: (period: Narrowed) => Narrowed = (period) => period,
): Promise<readonly FoundTrace[]> {
  const { descending } = wanted.order;
  const at = wanted.cursor === undefined ? undefined : BigInt(wanted.cursor.value);
  const begin = at ?? (descending ? scope.to : scope.from);
  for (let period = scope.error ? FIRST_PERIOD_OF_FAILED_NANO : FIRST_PERIOD_NANO; ; period *= NEXT_PERIOD) {
    const border = descending ? begin - period : begin + period;
    const isAll = descending ? border < scope.from : border >= scope.to;
    const bounds = isAll ? [] : [`Start ${descending ? ">=" : "<"} fromUnixTimestamp64Nano({border:Int64})`];
    if (at !== undefined) bounds.push(`Start ${descending ? "<=" : ">="} fromUnixTimestamp64Nano({begin:Int64})`);
    const sql = bounds.join(" AND ") || "1";
    const params = { ...(isAll ? {} : { border }), ...(at === undefined ? {} : { begin: at }) };
    const found = await tracesOfRows(store, scope, rows, wanted, also({ inOnePlace: !isAll, sql, params }));
    if (isAll || found.length >= wanted.limit) return found;
  }
}

/** Only traces in which nothing adds to a sum over calls: those without calls, and those whose calls come to nothing. */
export function notAbove(scope: Scope, sum: string, among = "1"): Statement {
  const { sql, params } = ledgerWhere(scope);
  const above = `SELECT TraceHash FROM ledger WHERE ${sql} AND ${among} GROUP BY TraceHash HAVING ${sum} > 0`;
  return { sql: `TraceHash NOT IN (${above})`, params };
}

/** The same in the order of their start. Of the calls, those of the traces are read that are looked at. */
export function tracesOfNothing(
  store: Store,
  scope: Scope,
  rows: Whole,
  sum: string,
  wanted: TracesWanted,
): Promise<readonly FoundTrace[]> {
  return tracesOfRowsByStart(store, scope, rows, wanted, (period) => {
    const nothing = notAbove(
      scope,
      sum,
      period.sql === "1" ? "1" : `TraceHash IN (${hashesIn(period.sql, rows.hasLoose)})`,
    );
    return {
      inOnePlace: true,
      sql: `${period.sql} AND ${nothing.sql}`,
      params: { ...period.params, ...nothing.params },
    };
  });
}
