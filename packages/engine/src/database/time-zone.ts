import { existsSync } from "node:fs";
import { join } from "node:path";
import { madeOnce } from "./made-once.ts";

/**
 * The time zone of the data, for good. ClickHouse cuts tables by days of its own zone, and looks for a time in the days
 * that this is in now: after a change, rows that are there would be found no more. New data is in UTC; data from before
 * this was noted is in the zone that the machine had, which is most likely the one that it has.
 */
export async function timeZone(dataDir: string): Promise<string> {
  const isNew = !existsSync(join(dataDir, "clickhouse"));
  const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (await madeOnce(join(dataDir, "time-zone"), () => `${isNew ? "UTC" : here()}\n`)).trim();
}
