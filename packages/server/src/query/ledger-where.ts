import { HOUR, HOUR_COLUMNS, HOUR_NANO } from "../store/schema/ledger-hours.ts";
import type { QueryParams } from "../store/store.ts";
import { DIMENSION_NAMES, DIMENSIONS, type Dimension, type Scope } from "./scope.ts";

/** A statement and the values for its places; what the engine gets is exactly this. */
export interface Statement {
  readonly sql: string;
  readonly params: QueryParams;
}

/** The `WHERE` of every query over the ledger: organisation, window, filter. `except` leaves one dimension open. */
export function ledgerWhere(scope: Scope, except?: Dimension): Statement {
  const filter = filterWhere(scope, except);
  return {
    sql: ["Org = {org:String}", IN_WINDOW, ...filter.conditions].join(" AND "),
    params: { ...windowParams(scope), ...filter.params },
  };
}

const IN_WINDOW =
  "Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp < fromUnixTimestamp64Nano({to:Int64})";

/** Shorter periods have so few entries that their sums by hour save nothing. */
const MIN_HOURS = 48n;

/**
 * The same rows in pieces, each row in one of them, for questions that add up and group by no columns but those by which
 * the ledger keeps sums of each hour: its whole hours are one piece, and are not read row by row. `columns` are those that
 * the question groups by besides `Model`, `RequestModel`, `Surface` and `EntryOperation`; `except` leaves a dimension open.
 */
export function ledgerPieces(
  scope: Scope,
  question: { readonly except?: Dimension; readonly columns?: readonly string[] } = {},
): readonly (Statement & { readonly isHours: boolean })[] {
  const whole = ledgerWhere(scope, question.except);
  const firstHour = (scope.from + HOUR_NANO - 1n) / HOUR_NANO;
  const endHour = scope.to / HOUR_NANO;
  const filter = filterWhere(scope, question.except);
  const isSummed = [...filter.columns, ...(question.columns ?? [])].every((column) =>
    HOUR_COLUMNS.some((summed) => summed === column),
  );
  if (!isSummed || scope.from < 0n || endHour - firstHour < MIN_HOURS) return [{ ...whole, isHours: false }];
  const hours = ["Org = {org:String}", `${HOUR} >= {firstHour:Int64}`, `${HOUR} < {endHour:Int64}`];
  const params = { ...whole.params, firstHour, endHour };
  const edges = {
    sql: `${whole.sql} AND (Timestamp < fromUnixTimestamp64Nano({hoursFrom:Int64}) OR Timestamp >= fromUnixTimestamp64Nano({hoursTo:Int64}))`,
    params: { ...whole.params, hoursFrom: firstHour * HOUR_NANO, hoursTo: endHour * HOUR_NANO },
  };
  return [
    { sql: [...hours, ...filter.conditions].join(" AND "), params, isHours: true },
    { ...edges, isHours: false },
  ];
}

interface Filter {
  readonly conditions: readonly string[];
  readonly columns: readonly string[];
  readonly params: Readonly<Record<string, readonly string[]>>;
}

function filterWhere(scope: Scope, except?: Dimension): Filter {
  const conditions: string[] = [];
  const columns: string[] = [];
  const params: Record<string, readonly string[]> = {};
  for (const name of DIMENSION_NAMES) {
    const values = scope.where[name];
    if (values === undefined || values.length === 0 || name === except) continue;
    conditions.push(`${DIMENSIONS[name]} IN {${name}:Array(String)}`);
    columns.push(DIMENSIONS[name]);
    params[name] = values;
  }
  if (scope.error) {
    conditions.push("ErrorType != ''");
    columns.push("ErrorType");
  }
  return { conditions, columns, params };
}

export function windowParams(scope: Scope): { readonly org: string; readonly from: string; readonly to: string } {
  return { org: scope.org, from: scope.from.toString(), to: scope.to.toString() };
}
