import type { TimeZoneChoice } from "../format/time.ts";
import { createStored } from "./stored.ts";

export const timeZone = createStored<TimeZoneChoice>("outcrop.zone", ["local", "utc"], "local");

export const REFRESH_CHOICES = ["off", "10s", "30s", "1m"] as const;
export type RefreshChoice = (typeof REFRESH_CHOICES)[number];
export const refresh = createStored<RefreshChoice>("outcrop.refresh", REFRESH_CHOICES, "off");

const MILLIS: Readonly<Record<RefreshChoice, number | false>> = {
  off: false,
  "10s": 10_000,
  "30s": 30_000,
  "1m": 60_000,
};
export const refreshMillis = (choice: RefreshChoice): number | false => MILLIS[choice];
