import { DEFAULT_RANGE, type FilterSearch, type Range, withPeriod, withRange } from "./filter.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const MILLIS: Readonly<Record<Range, number>> = {
  "15m": HOUR / 4,
  "1h": HOUR,
  "6h": 6 * HOUR,
  "24h": DAY,
  "7d": 7 * DAY,
  "30d": 30 * DAY,
};
/** Short ranges are for the present; who looks at something past wants the day around it. */
const REACHING = ["24h", "7d", "30d"] as const;

/** The shortest range back from now that shows `instant`; the day around it where none does. */
export function periodReaching(instant: string, now: number): FilterSearch {
  const at = Date.parse(instant);
  const range = REACHING.find((known) => at >= now - MILLIS[known]);
  if (at < now && range !== undefined) return withRange({}, range);
  return withPeriod({}, new Date(at - DAY / 2).toISOString(), new Date(at + DAY / 2).toISOString());
}

/** Whether the period of a view shows `instant`. */
export function shows(filter: FilterSearch, instant: string, now: number): boolean {
  const at = Date.parse(instant);
  if (filter.from !== undefined && filter.to !== undefined) {
    return at >= Date.parse(filter.from) && at < Date.parse(filter.to);
  }
  const range = Object.entries(MILLIS).find(([name]) => name === filter.range)?.[1] ?? MILLIS[DEFAULT_RANGE];
  return at >= now - range;
}
