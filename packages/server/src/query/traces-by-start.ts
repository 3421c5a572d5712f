import type { Store } from "../store/store.ts";
import type { Cursor } from "./cursor.ts";
import type { FoundTrace } from "./found-trace.ts";
import { windowParams } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";
import { OVERLAPS_WINDOW, tellingPieces } from "./trace-where.ts";

/**
 * Pieces read at most to fill a page: as many as still fit a request as parameters. Where more begin together, whoever asks
 * has to group them all.
 */
const MAX_PIECES = 12_000;
const PIECES_PER_TRACE = 4;

/**
 * The first `limit` traces of a scope in order of their start, after the cursor, without grouping all that the window
 * has. Pieces are read in that order: a trace that starts before (or, `descending`, after) the last piece read has its
 * first piece among them. `undefined`: that did not do.
 */
export async function tracesByStart(
  store: Store,
  scope: Scope,
  page: { readonly descending: boolean; readonly cursor: Cursor | undefined; readonly limit: number },
): Promise<readonly FoundTrace[] | undefined> {
  // Going forward, a trace with an error may start long before the piece that tells of it.
  if (scope.error && !page.descending) return undefined;
  for (let limit = page.limit * PIECES_PER_TRACE; limit <= MAX_PIECES; limit *= PIECES_PER_TRACE) {
    const pieces = await readPieces(store, scope, page, limit);
    const last = pieces.at(-1);
    if (last === undefined) return [];
    const isAll = pieces.length < limit;
    const starts = await startsOf(store, scope, new Set(pieces.map(({ Hash }) => Hash)));
    const found = starts
      .filter(({ SortValue }) => isAll || isBefore(BigInt(SortValue), BigInt(last.SortValue), page.descending))
      .filter((trace) => isAfterCursor(trace, page))
      .toSorted((a, b) => (comesFirst(a, b, page.descending) ? -1 : 1));
    if (isAll || found.length >= page.limit) return found.slice(0, page.limit);
  }
  return undefined;
}

async function readPieces(
  store: Store,
  scope: Scope,
  { descending, cursor }: { readonly descending: boolean; readonly cursor: Cursor | undefined },
  limit: number,
): Promise<readonly FoundTrace[]> {
  const telling = tellingPieces(scope);
  // A piece with an error may come before the cursor while its trace comes after.
  const from = scope.error ? undefined : cursor;
  const after =
    from === undefined ? "" : `AND Start ${descending ? "<=" : ">="} fromUnixTimestamp64Nano({cursorValue:Int64})`;
  return store.query<FoundTrace>(
    `SELECT toString(TraceHash) AS Hash, toString(toUnixTimestamp64Nano(Start)) AS SortValue
    FROM trace_pieces WHERE ${telling.sql} ${after}
    ORDER BY Start ${descending ? "DESC" : "ASC"} LIMIT {limit:UInt32}`,
    { ...telling.params, ...(from === undefined ? {} : { cursorValue: from.value }), limit },
  );
}

/** When the traces start in the window, by all of their pieces there. */
function startsOf(store: Store, scope: Scope, hashes: ReadonlySet<string>): Promise<readonly FoundTrace[]> {
  return store.query<FoundTrace>(
    `SELECT toString(TraceHash) AS Hash, toString(toUnixTimestamp64Nano(min(Start))) AS SortValue
    FROM trace_pieces WHERE ${OVERLAPS_WINDOW} AND TraceHash IN {hashes:Array(UInt64)}
    GROUP BY TraceHash`,
    { ...windowParams(scope), hashes: Array.from(hashes, BigInt) },
  );
}

function isBefore(a: bigint, b: bigint, descending: boolean): boolean {
  return descending ? a > b : a < b;
}

function comesFirst(a: FoundTrace, b: FoundTrace, descending: boolean): boolean {
  const byValue = BigInt(a.SortValue) - BigInt(b.SortValue);
  return isBefore(byValue === 0n ? BigInt(a.Hash) - BigInt(b.Hash) : byValue, 0n, descending);
}

function isAfterCursor(
  trace: FoundTrace,
  { descending, cursor }: { readonly descending: boolean; readonly cursor: Cursor | undefined },
): boolean {
  if (cursor === undefined) return true;
  const end: FoundTrace = { Hash: /^\d{1,20}$/.test(cursor.key) ? cursor.key : "0", SortValue: cursor.value };
  return comesFirst(end, trace, descending);
}
