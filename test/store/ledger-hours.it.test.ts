import { assert, asyncProperty, boolean, constantFrom, integer, tuple } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { countSessions } from "../../packages/server/src/query/count-distinct.ts";
import { facets } from "../../packages/server/src/query/facets.ts";
import { ledgerTotals } from "../../packages/server/src/query/ledger-totals.ts";
import { BY_DAY_AND_SESSION, ledgerPieces, ledgerWhere } from "../../packages/server/src/query/ledger-where.ts";
import { overview } from "../../packages/server/src/query/overview.ts";
import type { Scope } from "../../packages/server/src/query/scope.ts";
import { NO_TOTALS, TOTALS_COLUMNS, totalsOf, type TotalsRow } from "../../packages/server/src/query/totals.ts";
import { migrate } from "../../packages/server/src/store/migrate.ts";
import { startEngineStore, type EngineStore } from "./engine-store.ts";

const HOUR = 3_600_000_000_000n;
const START = 1_795_200_000_000_000_000n;
const HOURS = 100;

describe("sums of the ledger by hour and by day", () => {
  let engine: EngineStore;
  beforeAll(async () => {
    engine = await startEngineStore();
    await migrate(engine.store);
    // Some calls an hour, right on the hour and around it, some reversed in a part of their own.
    for (const sign of [1, -1]) {
      await engine.store.command(
        `INSERT INTO ledger (Org, Timestamp, TraceId, SpanId, Model, Surface, CostStatus, ErrorType, SessionId, UserId,
          Duration, InputTokens, CostNanoUsd, Sign)
        SELECT 'acme', fromUnixTimestamp64Nano({start:Int64} + intDiv(number, 5) * 3600000000000 + (number % 5 - 2) * 1),
          toString(number), toString(number), ['nova', 'claude'][1 + number % 2], 'direct',
          if(number % 7 = 0, 'no_usage', 'priced'), if(number % 11 = 0, 'Timeout', ''), if(number % 9 = 0, '', toString(number % 9)),
          toString(intDiv(number, 31)), (intDiv(number, 5) % 24 >= 12) * 50000000 + number % 5 * 1000000,
          if(number % 13 = 0, NULL, number), number * 1000000007, {sign:Int8}
        FROM numbers({rows:UInt32}) WHERE {sign:Int8} = 1 OR number % 3 = 0`,
        { start: START, rows: HOURS * 5, sign },
      );
    }
  });
  afterAll(() => engine.stop());

  const scopeOf = (from: bigint, to: bigint, where: Scope["where"] = {}, error = false): Scope => ({
    org: "acme",
    from,
    to,
    where,
    error,
  });

  async function rowByRow(scope: Scope) {
    const { sql, params } = ledgerWhere(scope);
    const [row] = await engine.store.query<TotalsRow>(`SELECT ${TOTALS_COLUMNS} FROM ledger WHERE ${sql}`, params);
    return row === undefined ? NO_TOTALS : totalsOf(row);
  }

  /** Who was there, what each session came to, and how long calls took, with nothing summed before. */
  async function peopleRowByRow(scope: Scope) {
    const { sql, params } = ledgerWhere(scope);
    const rows = `FROM ledger WHERE ${sql}`;
    const ask = <Row>(statement: string): Promise<readonly Row[]> =>
      engine.store.query<Row>(`${statement} SETTINGS optimize_use_projections = 0`, params);
    const [users] = await ask<{ N: string }>(
      `SELECT count() AS N FROM (SELECT UserId ${rows} AND UserId != '' GROUP BY UserId HAVING sum(Sign) > 0)`,
    );
    const sessions = await ask<TotalsRow & { SessionId: string; Traces: string }>(
      `SELECT SessionId, ${TOTALS_COLUMNS}, uniqExact(TraceId) - uniqExactIf(TraceId, Sign < 0) AS Traces
       ${rows} GROUP BY SessionId HAVING Calls > 0 ORDER BY sum(Sign * CostNanoUsd) DESC, sipHash64(SessionId) DESC`,
    );
    const [latency] = await ask<{ P: readonly string[] }>(
      `SELECT quantilesExactWeighted(0.5, 0.95, 0.99)(Duration, toUInt64(Calls)) AS P
       FROM (SELECT Duration, sum(Sign) AS Calls ${rows} GROUP BY Duration HAVING Calls > 0)`,
    );
    const [p50, p95, p99] = latency?.P.map((nanos) => Number(nanos) / 1_000_000) ?? [];
    return {
      users: Number(users?.N),
      sessions: sessions.filter(({ SessionId }) => SessionId !== "").length,
      topSessions: sessions.map((row) => ({
        sessionId: row.SessionId,
        traces: Number(row.Traces),
        totals: totalsOf(row),
      })),
      latency: sessions.length === 0 ? { p50: null, p95: null, p99: null } : { p50, p95, p99 },
    };
  }

  it("are those of the entries themselves, wherever a window begins and ends", async () => {
    const edge = tuple(integer({ min: -2, max: HOURS + 2 }), constantFrom(-2n, -1n, 0n, 1n, 2n, HOUR / 2n));
    const filter = constantFrom<Scope["where"]>(
      {},
      { model: ["nova"] },
      { session: ["3"] },
      { costStatus: ["priced"] },
    );
    await assert(
      asyncProperty(edge, edge, filter, boolean(), async ([hourA, a], [hourB, b], where, error) => {
        const ends = [START + BigInt(hourA) * HOUR + a, START + BigInt(hourB) * HOUR + b].toSorted((x, y) =>
          x < y ? -1 : 1,
        );
        const scope = scopeOf(ends[0] ?? 0n, ends[1] ?? 0n, where, error);
        const expected = await rowByRow(scope);
        expect(await ledgerTotals(engine.store, scope)).toEqual(expected);
        if (scope.to <= scope.from) return;
        const page = await overview(engine.store, scope);
        expect(page.totals).toEqual(expected);
        const { surface, user } = await facets(engine.store, scope);
        for (const values of [surface, user]) {
          expect(values.reduce((sum, { calls }) => sum + calls, 0)).toBe(expected.calls);
          expect(values.reduce((sum, { costNanoUsd }) => sum + BigInt(costNanoUsd), 0n)).toBe(
            BigInt(expected.costNanoUsd),
          );
        }
        expect(page.sessions).toBe(await countSessions(engine.store, scope));
        expect({
          users: page.users,
          sessions: page.sessions,
          topSessions: page.topSessions.map(({ sessionId, traces, totals }) => ({ sessionId, traces, totals })),
          latency: page.latency,
        }).toEqual(await peopleRowByRow(scope));
      }),
      { numRuns: 12 },
    );
  });

  it("count calls of a duration in whole days and at the ends of the window together", async () => {
    const day = 24n * HOUR;
    const midnight = (START / day + 1n) * day;
    const calls = [
      [midnight + HOUR, 10, 3],
      [midnight - HOUR, 10, 2],
      [midnight - HOUR, 50, 4],
    ] as const;
    for (const [at, milliseconds, count] of calls) {
      await engine.store.command(
        `INSERT INTO ledger (Org, Timestamp, TraceId, SpanId, Model, Duration, Sign)
        SELECT 'globex', fromUnixTimestamp64Nano({at:Int64}), toString(number), toString(number), 'nova', {nanos:UInt64}, 1
        FROM numbers({count:UInt32})`,
        { at, nanos: milliseconds * 1_000_000, count },
      );
    }
    const scope = { ...scopeOf(midnight - 2n * HOUR, midnight + 2n * day), org: "globex" };
    expect((await overview(engine.store, scope)).latency).toEqual({ p50: 10, p95: 50, p99: 50 });
  });

  it("are what a long period is answered from, but for the minutes at its ends", async () => {
    const [hours, edges] = ledgerPieces(scopeOf(START + 1n, START + 90n * HOUR + 1n, { model: ["nova"] }));
    const planOf = async (piece: typeof hours): Promise<string> => {
      const rows = await engine.store.query<{ explain: string }>(
        `EXPLAIN SELECT ${TOTALS_COLUMNS} FROM ledger WHERE ${piece?.sql}`,
        piece?.params,
      );
      return rows.map(({ explain }) => explain).join("\n");
    };
    expect(await planOf(hours)).toContain("ReadFromMergeTree (by_hour)");
    expect(await planOf(edges)).not.toContain("by_hour");
    const days = ledgerPieces(scopeOf(START, START + 90n * HOUR), { sums: BY_DAY_AND_SESSION });
    const daysPlan = await engine.store.query<{ explain: string }>(
      `EXPLAIN SELECT sipHash64(UserId) AS Hash, sum(Sign) FROM ledger WHERE ${days[0]?.sql} AND UserId != '' GROUP BY Hash`,
      days[0]?.params,
    );
    expect(daysPlan.map(({ explain }) => explain).join("\n")).toContain("ReadFromMergeTree (by_day_session)");
  });

  it("are not asked where a filter is on what they do not tell apart", () => {
    const long = [START, START + 90n * HOUR] as const;
    expect(ledgerPieces(scopeOf(...long))).toHaveLength(2);
    expect(ledgerPieces(scopeOf(...long, { session: ["s"] }))).toHaveLength(1);
    expect(ledgerPieces(scopeOf(...long, {}, true))).toHaveLength(1);
    expect(ledgerPieces(scopeOf(START, START + 40n * HOUR))).toHaveLength(1);
  });
});
