import { HOUR_NANO } from "../store/schema/ledger-hours.ts";
import type { Store } from "../store/store.ts";
import type { Cursor } from "./cursor.ts";
import { knownTraces, type Narrowed } from "./known-traces.ts";
import { ledgerWhere } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { afterCursor, orderBy, type Order } from "./sort.ts";
import type { TraceRows } from "./trace-rows.ts";
import type { FoundTrace } from "./traces-by-start.ts";

export interface TracesWanted {
  readonly order: Order;
  readonly cursor: Cursor | undefined;
  readonly limit: number;
}

type Whole = Extract<TraceRows, { readonly kind: "whole" }>;

/** The first traces of a scope in an order that does not depend on calls. */
export async function tracesOfRows(
  store: Store,
  scope: Scope,
  rows: Whole,
  wanted: TracesWanted,
  narrowed?: Narrowed,
): Promise<readonly FoundTrace[]> {
  const { order, cursor, limit } = wanted;
  const { sql, params } = knownTraces(scope, rows.openSince, rows.hasLoose, narrowed);
  const after = afterCursor(order, "TraceHash", cursor, "number");
  return store.query<FoundTrace>(
    `SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue, TraceId, toString(StartNano) AS FromNano,
      toString(EndNano) AS ToNano
    FROM (${sql}) WHERE ${after.sql} ${orderBy(order, "TraceHash")} LIMIT {limit:UInt32}`,
    { ...params, ...after.params, limit },
  );
}

/** How much of the window is read at first; sixteen times as much where that does not fill a page. */
const FIRST_PERIOD_NANO = HOUR_NANO / 16n;
const NEXT_PERIOD = 16n;

/** By start: only as much of the window is read, from that end of it, as fills the page. */
export async function tracesOfRowsByStart(
  store: Store,
  scope: Scope,
  rows: Whole,
  wanted: TracesWanted,
): Promise<readonly FoundTrace[]> {
  const { descending } = wanted.order;
  const at = wanted.cursor === undefined ? undefined : BigInt(wanted.cursor.value);
  const begin = at ?? (descending ? scope.to : scope.from);
  for (let period = FIRST_PERIOD_NANO; ; period *= NEXT_PERIOD) {
    const border = descending ? begin - period : begin + period;
    const isAll = descending ? border < scope.from : border >= scope.to;
    const condition = `Start ${descending ? ">=" : "<"} fromUnixTimestamp64Nano({border:Int64})`;
    const narrowed: Narrowed | undefined = isAll ? undefined : { sql: condition, params: { border } };
    const found = await tracesOfRows(store, scope, rows, wanted, narrowed);
    if (isAll || found.length >= wanted.limit) return found;
  }
}

/** Traces in which nothing adds to a sum over calls: those without calls, and those whose calls come to nothing. */
export function tracesOfNothing(
  store: Store,
  scope: Scope,
  rows: Whole,
  sum: string,
  wanted: Omit<TracesWanted, "order"> & { readonly descending: boolean },
): Promise<readonly FoundTrace[]> {
  const { sql, params } = ledgerWhere(scope);
  const something = `SELECT TraceHash FROM ledger WHERE ${sql} GROUP BY TraceHash HAVING ${sum} > 0`;
  const order = { column: "toInt64(0)", descending: wanted.descending };
  return tracesOfRows(store, scope, rows, { ...wanted, order }, { sql: `TraceHash NOT IN (${something})`, params });
}
