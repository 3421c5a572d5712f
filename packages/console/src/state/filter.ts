import type { Filter } from "outcrop/api";

/** The part of a view's address that says which calls are meant: the API's filter, validated. */
export type FilterSearch = Filter;

export const RANGES = ["15m", "1h", "6h", "24h", "7d", "30d"] as const;
export type Range = (typeof RANGES)[number];
export const DEFAULT_RANGE: Range = "24h";

/** Dimensions that take several values, in the order in which they are shown. */
export const DIMENSIONS = [
  "model",
  "service",
  "operation",
  "surface",
  "agent",
  "user",
  "session",
  "costStatus",
  "requestModel",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const DIMENSION_LABELS: Readonly<Record<Dimension, string>> = {
  model: "Model",
  service: "Service",
  operation: "Operation",
  surface: "Surface",
  agent: "Agent",
  user: "User",
  session: "Session",
  costStatus: "Cost status",
  requestModel: "Request model",
};

type Raw = Readonly<Record<string, unknown>>;

/** What is unreadable falls away, so that a mistyped address still shows a page. A period beats a range. */
export function validateFilter(raw: Raw): FilterSearch {
  const from = instant(raw["from"]);
  const to = instant(raw["to"]);
  const hasPeriod = from !== undefined && to !== undefined && from < to;
  const range = RANGES.find((known) => known === raw["range"]);
  return {
    ...(hasPeriod ? { from, to } : {}),
    ...(!hasPeriod && range !== undefined && range !== DEFAULT_RANGE ? { range } : {}),
    ...Object.fromEntries(
      DIMENSIONS.map((dimension) => [dimension, valuesOf(raw[dimension])] as const).filter(
        ([, values]) => values.length > 0,
      ),
    ),
    ...(raw["error"] === "true" || raw["error"] === true ? { error: true } : {}),
  };
}

/** Adds the value when it is not there, takes it away when it is. */
export function toggleValue(filter: FilterSearch, dimension: Dimension, value: string): FilterSearch {
  const values = filter[dimension] ?? [];
  return withValues(
    filter,
    dimension,
    values.includes(value) ? values.filter((other) => other !== value) : [...values, value],
  );
}

/** Replaces the values of a dimension; none removes it from the address. */
export function withValues(filter: FilterSearch, dimension: Dimension, values: readonly string[]): FilterSearch {
  const { [dimension]: _before, ...rest } = filter;
  return values.length === 0 ? rest : { ...rest, [dimension]: values };
}

export function withPeriod(filter: FilterSearch, from: string, to: string): FilterSearch {
  const { range: _range, ...rest } = filter;
  return { ...rest, from, to };
}

export function withRange(filter: FilterSearch, range: Range): FilterSearch {
  const { from: _from, to: _to, range: _range, ...rest } = filter;
  return range === DEFAULT_RANGE ? rest : { ...rest, range };
}

export function withError(filter: FilterSearch, error: boolean): FilterSearch {
  const { error: _error, ...rest } = filter;
  return error ? { ...rest, error } : rest;
}

/** The same period with nothing chosen. */
export function clearValues(filter: FilterSearch): FilterSearch {
  const { from, to, range } = filter;
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(range === undefined ? {} : { range }),
  };
}

/** What stays of an address when one goes to another page: the period. */
export const keepPeriod = (search: Raw): FilterSearch => clearValues(validateFilter(search));

/** Every chosen value, for chips. */
export function chosenValues(
  filter: FilterSearch,
): readonly { readonly dimension: Dimension; readonly value: string }[] {
  return DIMENSIONS.flatMap((dimension) => (filter[dimension] ?? []).map((value) => ({ dimension, value })));
}

function valuesOf(raw: unknown): readonly string[] {
  const values = Array.isArray(raw) ? raw : [raw];
  return [...new Set(values.filter((value): value is string => typeof value === "string"))];
}

/** Normalised, so that two spellings of one instant are one address. */
function instant(raw: unknown): string | undefined {
  if (typeof raw !== "string") return undefined;
  // Nanoseconds of the API would be cut by Date: an address of full precision is kept as it is.
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(raw) && !Number.isNaN(Date.parse(raw))) return raw;
  const time = Date.parse(raw);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
