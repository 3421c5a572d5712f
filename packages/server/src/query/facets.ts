import type { Facets, FacetValue } from "../api/types.ts";
import { LEDGER_SUMS } from "../store/schema/ledger-hours.ts";
import type { Store } from "../store/store.ts";
import { BY_DAY_AND_SESSION, BY_HOUR, ledgerPieces, type Statement } from "./ledger-where.ts";
import { DIMENSIONS, type Scope } from "./scope.ts";

const FACET_NAMES = [
  "model",
  "service",
  "operation",
  "surface",
  "agent",
  "user",
  "costStatus",
] as const satisfies readonly (keyof Facets)[];
type FacetName = (typeof FACET_NAMES)[number];

/** Values listed of each facet, the most used first. */
const MAX_VALUES = 200;

/** The values of each dimension under the filter on all the others, so that a chosen value can be changed. */
function facetsStatement(scope: Scope): Statement {
  const asked = FACET_NAMES.flatMap((name) => {
    const sums = name === "user" ? BY_DAY_AND_SESSION : BY_HOUR;
    return ledgerPieces(scope, { except: name, columns: [DIMENSIONS[name]], sums }).map((piece) => ({ name, piece }));
  });
  // Facets with the same rows share one look at them.
  const looks = [...Map.groupBy(asked, ({ piece }) => piece.sql)].map(([where, sharing]) => {
    const columns = sharing.map(({ name }) => DIMENSIONS[name]).join(", ");
    const values = sharing.map(({ name }) => `('${name}', toString(${DIMENSIONS[name]}))`).join(", ");
    return `
SELECT Pair.1 AS Facet, Pair.2 AS Value, PieceCalls, PieceCost
FROM (
  SELECT ${columns}, ${LEDGER_SUMS.calls} AS PieceCalls, ${LEDGER_SUMS.cost} AS PieceCost
  FROM ledger WHERE ${where} GROUP BY ${columns}
) ARRAY JOIN [${values}] AS Pair`;
  });
  return {
    sql: `
SELECT Facet, Value, sum(PieceCalls) AS Calls, toString(sum(PieceCost)) AS Cost
FROM (${looks.join("\nUNION ALL\n")})
GROUP BY Facet, Value HAVING Calls > 0 ORDER BY Calls DESC, Value LIMIT ${MAX_VALUES} BY Facet`,
    params: Object.assign({}, ...asked.map(({ piece }) => piece.params)) as Statement["params"],
  };
}

interface FacetRow {
  readonly Facet: FacetName;
  readonly Value: string;
  readonly Calls: string | number;
  readonly Cost: string;
}

export async function facets(store: Store, scope: Scope): Promise<Facets> {
  const statement = facetsStatement(scope);
  const rows = await store.query<FacetRow>(statement.sql, statement.params);
  const valuesOf = (name: FacetName): readonly FacetValue[] =>
    rows
      .filter((row) => row.Facet === name)
      .map((row) => ({ value: row.Value, calls: Number(row.Calls), costNanoUsd: row.Cost }))
      .toSorted((a, b) => b.calls - a.calls || (a.value < b.value ? -1 : 1));
  return {
    model: valuesOf("model"),
    service: valuesOf("service"),
    operation: valuesOf("operation"),
    surface: valuesOf("surface"),
    agent: valuesOf("agent"),
    user: valuesOf("user"),
    costStatus: valuesOf("costStatus"),
  };
}
