const HALF_DAY_MS = 43_200_000;

/**
 * When the last instant that can lie in a partition is over, in milliseconds since the epoch; `undefined` for an id that
 * is neither a day (20261121) nor a month (202611). ClickHouse cuts days in its own time zone, which may be up to
 * twelve hours behind UTC.
 */
export function partitionEnd(id: string): number | undefined {
  const match = /^(\d{4})(\d{2})(\d{2})?$/.exec(id);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), match[3]];
  const end = day === undefined ? Date.UTC(year, month, 1) : Date.UTC(year, month - 1, Number(day) + 1);
  return end + HALF_DAY_MS;
}
