/** Ledger columns that a filter can name, by the filter's word for them. The only identifiers that come from outside. */
export const DIMENSIONS = {
  model: "Model",
  requestModel: "RequestModel",
  service: "ServiceName",
  session: "SessionId",
  user: "UserId",
  agent: "AgentName",
  operation: "EntryOperation",
  surface: "Surface",
  costStatus: "CostStatus",
} as const;

export type Dimension = keyof typeof DIMENSIONS;

export const DIMENSION_NAMES: readonly Dimension[] = [
  "model",
  "requestModel",
  "service",
  "session",
  "user",
  "agent",
  "operation",
  "surface",
  "costStatus",
];

/** What a query may see: one organisation, one time window, and the calls that the filter allows. */
export interface Scope {
  readonly org: string;
  /** Nanoseconds since the epoch, [from, to). */
  readonly from: bigint;
  readonly to: bigint;
  /** Allowed values by dimension; an absent dimension allows all. */
  readonly where: Readonly<Partial<Record<Dimension, readonly string[]>>>;
  /** Only calls that failed. */
  readonly error: boolean;
}

/** Whether the filter names something that only ledger entries have. */
export function filtersCalls(scope: Scope): boolean {
  return DIMENSION_NAMES.some((name) => (scope.where[name]?.length ?? 0) > 0);
}
