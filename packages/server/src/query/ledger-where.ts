import { DAY, DAY_NANO } from "../store/schema/ledger-days.ts";
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

/** Sums that the ledger keeps of each hour, or of each day. */
export interface PeriodSums {
  /** Names the values for the places of a statement, of which there may be both kinds in one. */
  readonly name: "Hour" | "Day";
  /** Which period an entry is of, in SQL, and how long each is. */
  readonly period: string;
  readonly nano: bigint;
  /** Columns by which they are apart. */
  readonly columns: readonly string[];
  /** Windows with fewer whole periods have so few entries that sums save nothing. */
  readonly atLeast: bigint;
}

export const BY_HOUR: PeriodSums = {
  name: "Hour",
  period: HOUR,
  nano: HOUR_NANO,
  columns: HOUR_COLUMNS,
  atLeast: 48n,
};
/** Calls and their cost. */
export const BY_DAY_AND_SESSION: PeriodSums = {
  name: "Day",
  period: DAY,
  nano: DAY_NANO,
  columns: ["SessionId", "UserId"],
  atLeast: 2n,
};
/** Calls, by `DURATION_STEP` too. */
export const BY_DAY_AND_DURATION: PeriodSums = {
  name: "Day",
  period: DAY,
  nano: DAY_NANO,
  columns: ["Model"],
  atLeast: 2n,
};

/** Some of the rows of a window, each row in one piece. */
interface LedgerPiece extends Statement {
  /** All of some periods: not read row by row. */
  readonly isSummed: boolean;
}

/**
 * The same rows in pieces, each row in one of them, for questions that add up and group by no columns but those by which
 * the ledger keeps sums of each hour (or day, where the question says so): its whole hours are one piece, and are not read
 * row by row. `columns` are those that the question groups by besides those that all such questions may; `except` leaves
 * a dimension open.
 */
export function ledgerPieces(
  scope: Scope,
  question: { readonly except?: Dimension; readonly columns?: readonly string[]; readonly sums?: PeriodSums } = {},
): readonly LedgerPiece[] {
  const { except, columns = [], sums = BY_HOUR } = question;
  const whole = ledgerWhere(scope, except);
  const first = (scope.from + sums.nano - 1n) / sums.nano;
  const end = scope.to / sums.nano;
  const filter = filterWhere(scope, except);
  const isSummed = [...filter.columns, ...columns].every((column) => sums.columns.includes(column));
  if (!isSummed || scope.from < 0n || end - first < sums.atLeast) return [{ ...whole, isSummed: false }];
  const { name, nano, period } = sums;
  const periods = ["Org = {org:String}", `${period} >= {first${name}:Int64}`, `${period} < {end${name}:Int64}`];
  const params = { ...whole.params, [`first${name}`]: first, [`end${name}`]: end };
  const edges = {
    sql: `${whole.sql} AND (Timestamp < fromUnixTimestamp64Nano({from${name}s:Int64}) OR Timestamp >= fromUnixTimestamp64Nano({to${name}s:Int64}))`,
    params: { ...whole.params, [`from${name}s`]: first * nano, [`to${name}s`]: end * nano },
  };
  return [
    { sql: [...periods, ...filter.conditions].join(" AND "), params, isSummed: true },
    { ...edges, isSummed: false },
  ];
}

/**
 * Ends a statement that no projection answers. The engine would compare it with each of the table's: with those of the
 * ledger that takes longer than all else that it does before it reads.
 */
export const NO_PROJECTIONS = "SETTINGS optimize_use_projections = 0";

/**
 * Ends such a statement where it reads few rows in many places. Of each column it would fetch 128 KiB at each place, most
 * of it for nothing.
 */
export const FEW_ROWS: string = `${NO_PROJECTIONS}, max_read_buffer_size_local_fs = 16384`;

/** One statement over all pieces: `select` is what is asked of each. `settings` end whatever it is put into. */
export function ofPieces(
  pieces: readonly LedgerPiece[],
  select: (piece: LedgerPiece) => string,
): Statement & { readonly settings: string } {
  return {
    settings: pieces.some(({ isSummed }) => isSummed) ? "" : NO_PROJECTIONS,
    sql: pieces.map(select).join("\nUNION ALL\n"),
    params: Object.assign({}, ...pieces.map(({ params }) => params)) as QueryParams,
  };
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
