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
    `(SELECT TraceHash, TraceId, Start, End, DurationNano ${place} AND ${after.sql}
    ${orderBy(order, "TraceHash")} LIMIT {limit:UInt32})`;
  return store.query<FoundTrace>(
    `SELECT toString(TraceHash) AS Hash, toString(${order.column}) AS SortValue, TraceId,
      toString(toUnixTimestamp64Nano(Start)) AS FromNano, toString(toUnixTimestamp64Nano(End)) AS ToNano
    FROM (${places.map(firstOf).join("\nUNION ALL ")}) ${orderBy(order, "TraceHash")} LIMIT {limit:UInt32}`,
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

const ALL_HASHES = 1n << 64n;
/** Which part of all hashes is looked at first; sixteen times as many where those do not fill a page. */
const FIRST_HASHES = ALL_HASHES >> 8n;

/**
 * Traces in which nothing adds to a sum over calls: those without calls, and those whose calls come to nothing. They are in
 * the order of their hashes, which are spread evenly, so that a page needs a small part of them.
 */
export async function tracesOfNothing(
  store: Store,
  scope: Scope,
  rows: Whole,
  sum: string,
  wanted: Omit<TracesWanted, "order"> & { readonly descending: boolean },
): Promise<readonly FoundTrace[]> {
  const { descending, cursor, limit } = wanted;
  const { sql, params } = ledgerWhere(scope);
  const something = `SELECT TraceHash FROM ledger WHERE ${sql} GROUP BY TraceHash HAVING ${sum} > 0`;
  const order = { column: "toInt64(0)", descending };
  // Before the first of those of nothing, a cursor is at a sum of calls.
  const at = cursor?.value === "0" && /^\d{1,20}$/.test(cursor.key) ? BigInt(cursor.key) : undefined;
  const begin = at ?? (descending ? ALL_HASHES : 0n);
  for (let hashes = FIRST_HASHES; ; hashes *= 16n) {
    const border = descending ? begin - hashes : begin + hashes;
    const isAll = border < 0n || border >= ALL_HASHES;
    const near = isAll ? "1" : `TraceHash ${descending ? ">=" : "<"} {border:UInt64}`;
    const found = await tracesOfRows(
      store,
      scope,
      rows,
      { order, cursor, limit },
      {
        asksLedger: true,
        sql: `${near} AND TraceHash NOT IN (${something})`,
        params: { ...params, ...(isAll ? {} : { border }) },
      },
    );
    if (isAll || found.length >= limit) return found;
  }
}
