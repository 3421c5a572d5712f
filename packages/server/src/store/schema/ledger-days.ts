import { localTable, onCluster, type Cluster } from "./cluster.ts";
import { LEDGER_SUMS } from "./ledger-hours.ts";

export const DAY_NANO = 86_400_000_000_000n;

/** The day of an entry, counted from 1970, in UTC. */
export const DAY: string = `intDiv(toUnixTimestamp64Nano(Timestamp), ${DAY_NANO})`;

/**
 * Durations in steps of 0.1 ms below a second, 1 ms below a minute, 100 ms above: few enough values to count each with
 * its sign, so that reversed entries cancel out and the quantiles over the counts are those of the calls that stand.
 */
export const DURATION_STEP = `multiIf(
    Duration < 1000000000, intDiv(Duration, 100000) * 100000,
    Duration < 60000000000, intDiv(Duration, 1000000) * 1000000,
    intDiv(Duration, 100000000) * 100000000)`;

const SESSION_KEYS = `Org, ${DAY}, SessionId, UserId`;
const DURATION_KEYS = `Org, ${DAY}, Model, ${DURATION_STEP}`;

/**
 * Sums by day inside the parts of the ledger, as those by hour are (`ledger-hours.ts`), for what has too many values to be
 * summed by hour: who was there and what it cost, and how long calls took.
 */
export const LEDGER_DAYS: readonly string[] = [
  `PROJECTION by_day_session (SELECT ${SESSION_KEYS}, ${LEDGER_SUMS.calls}, ${LEDGER_SUMS.cost} GROUP BY ${SESSION_KEYS})`,
  `PROJECTION by_day_duration (SELECT ${DURATION_KEYS}, ${LEDGER_SUMS.calls} GROUP BY ${DURATION_KEYS})`,
];

/** For ledgers that were made without: new parts have them at once, older ones as soon as the engine gets to it. */
export function addLedgerDays(cluster: Cluster | null): readonly string[] {
  const table = `ALTER TABLE ${localTable("ledger", cluster)}${onCluster(cluster)}`;
  return [
    ...LEDGER_DAYS.map((projection) => `${table} ADD ${projection.replace("PROJECTION", "PROJECTION IF NOT EXISTS")}`),
    `${table} MATERIALIZE PROJECTION by_day_session`,
    `${table} MATERIALIZE PROJECTION by_day_duration`,
  ];
}
