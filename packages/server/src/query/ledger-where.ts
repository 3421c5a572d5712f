import type { QueryParams } from "../store/store.ts";
import { DIMENSION_NAMES, DIMENSIONS, type Dimension, type Scope } from "./scope.ts";

/** A statement and the values for its places; what the engine gets is exactly this. */
export interface Statement {
  readonly sql: string;
  readonly params: QueryParams;
}

/** The `WHERE` of every query over the ledger: organisation, window, filter. `except` leaves one dimension open. */
export function ledgerWhere(scope: Scope, except?: Dimension): Statement {
  const conditions = [
    "Org = {org:String}",
    "Timestamp >= fromUnixTimestamp64Nano({from:Int64})",
    "Timestamp < fromUnixTimestamp64Nano({to:Int64})",
  ];
  const params: Record<string, string | readonly string[]> = { ...windowParams(scope) };
  for (const name of DIMENSION_NAMES) {
    const values = scope.where[name];
    if (values === undefined || values.length === 0 || name === except) continue;
    conditions.push(`${DIMENSIONS[name]} IN {${name}:Array(String)}`);
    params[name] = values;
  }
  if (scope.error) conditions.push("ErrorType != ''");
  return { sql: conditions.join(" AND "), params };
}

export function windowParams(scope: Scope): { readonly org: string; readonly from: string; readonly to: string } {
  return { org: scope.org, from: scope.from.toString(), to: scope.to.toString() };
}
