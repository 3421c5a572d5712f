import type { Store } from "../store.ts";

/**
 * Pieces read at once, which bounds the memory that it takes: their traces are grouped, and looked up among those written,
 * of which all hashes are read each time.
 */
const PIECES_AT_ONCE = 200_000;

/** Before the client gives up, so that no statement of which nobody knows writes beside the one that repeats it. */
const MAX_SECONDS = 25;

const CONTENT = "Org, TraceHash, TraceId, Start, End, FinishNano, HasError";
const PIECES = `trace_pieces WHERE StoredAt >= toDateTime({since:UInt32}) AND StoredAt < toDateTime({until:UInt32})
  AND toDate(Start) = {day:Date} AND TraceHash % {slices:UInt32} = {slice:UInt32}`;

/**
 * What should stand, less what stands: one row for each trace, of all its pieces. Start, end and failure are minima and
 * maxima, so that a row and the pieces it is made of give the same row again, and the same statement twice writes nothing
 * the second time. What was left half done by a crash is mended by it, too.
 *
 * All there is of a trace is gathered once: rows and new pieces, as (content, how often it stands). What should stand is
 * made of them, and what stands taken from it.
 */
const WRITE = `
INSERT INTO whole_traces (${CONTENT}, DurationNano, Sign)
SELECT ${CONTENT}, FinishNano - toUnixTimestamp64Nano(Start), toInt8(sum(Count)) AS Net
FROM (
  SELECT Org, TraceHash, Row.1 AS TraceId, Row.2 AS Start, Row.3 AS End, Row.4 AS FinishNano, Row.5 AS HasError, Row.6 AS Count
  FROM (
    SELECT Org, TraceHash, arrayConcat(
      groupArrayIf((Id, First, Last, Finish, Failed, -Stands), IsRow),
      if(max(Stands) > 0, [(anyIf(Id, Stands > 0), minIf(First, Stands > 0), maxIf(Last, Stands > 0),
        maxIf(Finish, Stands > 0), maxIf(Failed, Stands > 0), toInt64(1))], [])
    ) AS Rows
    FROM (
      SELECT Org, TraceHash, TraceId AS Id, Start AS First, End AS Last, FinishNano AS Finish, HasError AS Failed,
        toInt64(1) AS Stands, 0 AS IsRow
      FROM ${PIECES}
      UNION ALL
      SELECT ${CONTENT}, sum(Sign) AS Stands, 1 AS IsRow FROM whole_traces
      WHERE TraceHash IN (SELECT TraceHash FROM ${PIECES})
      GROUP BY ${CONTENT} HAVING Stands != 0
    )
    GROUP BY Org, TraceHash
  ) ARRAY JOIN Rows AS Row
)
GROUP BY ${CONTENT} HAVING Net != 0
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = ${MAX_SECONDS}`;

/** Takes back the heads of traces of which there are new pieces. */
const WITHDRAW = `
INSERT INTO trace_heads (Org, Start, TraceHash, Head)
SELECT Org, min(Start), TraceHash, '' FROM trace_heads PREWHERE TraceHash IN (SELECT TraceHash FROM ${PIECES})
GROUP BY Org, TraceHash HAVING min(Head) != ''
SETTINGS insert_deduplicate = 0, max_partitions_per_insert_block = 0, max_execution_time = ${MAX_SECONDS}`;

const DAYS = `
SELECT toString(toDate(Start)) AS Day, count() AS Pieces FROM trace_pieces
WHERE StoredAt >= toDateTime({since:UInt32}) AND StoredAt < toDateTime({until:UInt32})
GROUP BY Day ORDER BY Day`;

/**
 * Writes a row for each trace that has pieces stored in [since, until), seconds of the engine's clock. Idempotent. Answers
 * how many pieces there were. A head that was written of such a trace before is taken back. Begins nothing more once `signal` fires. Throws `StoreError`.
 */
export async function summariseTraces(
  store: Pick<Store, "query" | "command">,
  period: { readonly since: number; readonly until: number },
  signal?: AbortSignal,
): Promise<number> {
  const days = await store.query<{ readonly Day: string; readonly Pieces: string }>(DAYS, period);
  const pieces = days.reduce((sum, day) => sum + Number(day.Pieces), 0);
  if (pieces === 0) return 0;
  const [heads] = await store.query<{ readonly Heads: string }>("SELECT count() AS Heads FROM trace_heads");
  // By day, as are the partitions. A trace of two days is written on the first, and again, whole, on the second.
  for (const { Day: day, Pieces: ofDay } of days) {
    const slices = Math.ceil(Number(ofDay) / PIECES_AT_ONCE);
    for (let slice = 0; slice < slices; slice++) {
      if (signal?.aborted === true) return pieces;
      const params = { ...period, day, slices, slice };
      if (heads?.Heads !== "0") await store.command(WITHDRAW, params);
      await store.command(WRITE, params);
    }
  }
  return pieces;
}
