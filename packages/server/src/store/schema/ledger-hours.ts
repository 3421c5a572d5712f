import { localTable, onCluster, type Cluster } from "./cluster.ts";

export const HOUR_NANO = 3_600_000_000_000n;

/** The hour of an entry, counted from 1970: exact for every time that a column can hold, and in no time zone. */
export const HOUR: string = `intDiv(toUnixTimestamp64Nano(Timestamp), ${HOUR_NANO})`;

/** Columns of few values, by which hours are summed apart. */
export const HOUR_COLUMNS = [
  "Model",
  "RequestModel",
  "ServiceName",
  "AgentName",
  "EntryOperation",
  "Surface",
  "CostStatus",
] as const;

/** Why a call has no price; each is counted. */
const UNPRICED = ["no_usage", "unknown_model", "provisioned", "custom_model", "other_unit"] as const;

/** Sums over entries. Reversed ones cancel out by their sign. */
export const LEDGER_SUMS = {
  cost: "sum(Sign * CostNanoUsd)",
  calls: "sum(Sign)",
  errors: "sumIf(Sign, ErrorType != '')",
  input: "sum(Sign * InputTokens)",
  output: "sum(Sign * OutputTokens)",
  cacheRead: "sum(Sign * CacheReadTokens)",
  cacheWrite: "sum(Sign * CacheWriteTokens)",
} as const;

/** How many calls have no price for the given reason. */
export function unpricedCalls(reason: (typeof UNPRICED)[number]): string {
  return `sumIf(Sign, CostStatus = '${reason}')`;
}

const KEYS = ["Org", HOUR, ...HOUR_COLUMNS].join(", ");

/**
 * Sums by hour, kept inside each part of the ledger: written, merged, deduplicated and dropped with its rows, in one step.
 * So it cannot come apart from them, as a materialized view can. A question that names hours and these columns alone is
 * answered from it, where there are a few thousand rows instead of every call.
 */
export const LEDGER_HOURS: string = `PROJECTION by_hour (
    SELECT ${[KEYS, ...Object.values(LEDGER_SUMS), ...UNPRICED.map(unpricedCalls)].join(", ")}
    GROUP BY ${KEYS}
  )`;

/** For ledgers that were made without: new parts have it at once, older ones as soon as the engine gets to it. */
export function addLedgerHours(cluster: Cluster | null): readonly string[] {
  const table = `ALTER TABLE ${localTable("ledger", cluster)}${onCluster(cluster)}`;
  return [
    `${table} ADD ${LEDGER_HOURS.replace("PROJECTION", "PROJECTION IF NOT EXISTS")}`,
    `${table} MATERIALIZE PROJECTION by_hour`,
  ];
}
