import type { Latency } from "../api/types.ts";
import type { Store } from "../store/store.ts";
import { ledgerWhere, type Statement } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";

/**
 * Durations in steps of 0.1 ms below a second, 1 ms below a minute, 100 ms above: few enough values to count each with
 * its sign, so that reversed entries cancel out and the quantiles over the counts are those of the calls that stand.
 */
const STEP = `multiIf(
    Duration < 1000000000, intDiv(Duration, 100000) * 100000,
    Duration < 60000000000, intDiv(Duration, 1000000) * 1000000,
    intDiv(Duration, 100000000) * 100000000)`;

function latencyStatement(scope: Scope): Statement {
  const where = ledgerWhere(scope);
  return {
    sql: `
SELECT Model, grouping(Model) AS AllModels, quantilesExactWeighted(0.5, 0.95, 0.99)(Nanos, Calls) AS Quantiles
FROM (
  SELECT Model, ${STEP} AS Nanos, toUInt64(sum(Sign)) AS Calls
  FROM ledger WHERE ${where.sql}
  GROUP BY Model, Nanos HAVING sum(Sign) > 0
)
GROUP BY GROUPING SETS ((Model), ())`,
    params: where.params,
  };
}

interface LatencyRow {
  readonly Model: string;
  /** 0 in the row of one model, 1 in the row of all. */
  readonly AllModels: number | string;
  readonly Quantiles: readonly (string | number)[];
}

export async function latencyByModel(
  store: Store,
  scope: Scope,
): Promise<{ readonly all: Latency; readonly byModel: ReadonlyMap<string, Latency> }> {
  const statement = latencyStatement(scope);
  const rows = await store.query<LatencyRow>(statement.sql, statement.params);
  const ofModel = rows.filter((row) => Number(row.AllModels) === 0);
  const all = rows.find((row) => Number(row.AllModels) === 1);
  return {
    // Over no calls at all the engine answers with zeros, which would look like an answer.
    all: latencyOf(ofModel.length === 0 ? undefined : all),
    byModel: new Map(ofModel.map((row) => [row.Model, latencyOf(row)])),
  };
}

function latencyOf(row: LatencyRow | undefined): Latency {
  const [p50, p95, p99] = (row?.Quantiles ?? []).map((nanos) => Number(nanos) / 1_000_000);
  return { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null };
}
