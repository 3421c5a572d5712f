import type { Latency } from "../api/types.ts";
import { DURATION_STEP } from "../store/schema/ledger-days.ts";
import type { Store } from "../store/store.ts";
import { BY_DAY_AND_DURATION, ledgerPieces, ofPieces, type Statement } from "./ledger-where.ts";
import type { Scope } from "./scope.ts";

function latencyStatement(scope: Scope): Statement {
  const pieces = ofPieces(
    ledgerPieces(scope, { sums: BY_DAY_AND_DURATION }),
    ({ sql }) =>
      `SELECT Model, ${DURATION_STEP} AS Nanos, sum(Sign) AS PieceCalls FROM ledger WHERE ${sql} GROUP BY Model, Nanos`,
  );
  return {
    sql: `
SELECT Model, grouping(Model) AS AllModels, quantilesExactWeighted(0.5, 0.95, 0.99)(Nanos, Calls) AS Quantiles
FROM (
  SELECT Model, Nanos, toUInt64(sum(PieceCalls)) AS Calls
  FROM (${pieces.sql})
  GROUP BY Model, Nanos HAVING sum(PieceCalls) > 0
)
GROUP BY GROUPING SETS ((Model), ())
${pieces.settings}`,
    params: pieces.params,
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
