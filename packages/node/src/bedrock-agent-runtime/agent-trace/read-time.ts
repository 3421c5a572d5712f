import { memberOf } from "../../values.ts";

/** When something began and ended by the service's clock, milliseconds since the epoch. */
export interface ServiceTimes {
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

/** A time as the SDK gives it, a `Date`, or as it stands on the wire. */
export function readTimeMs(value: unknown): number | undefined {
  const time = value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

/** The times in a structure's `metadata`. */
export function readTimes(data: object | undefined): ServiceTimes {
  const metadata = memberOf(data, "metadata");
  return {
    startMs: readTimeMs(memberOf(metadata, "startTime")),
    endMs: readTimeMs(memberOf(metadata, "endTime")),
  };
}
