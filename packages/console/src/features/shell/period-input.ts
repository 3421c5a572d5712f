import type { TimeZoneChoice } from "../../format/time.ts";

/** The value of a `datetime-local` field, in the zone in which times are shown. */
export function toInput(time: number, zone: TimeZoneChoice): string {
  const shifted = zone === "utc" ? time : time - new Date(time).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 19);
}

/** The instant that such a value names, ISO 8601 in UTC; `undefined` while the field is incomplete. */
export function fromInput(value: string, zone: TimeZoneChoice): string | undefined {
  const time = Date.parse(zone === "utc" ? `${value}Z` : value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
