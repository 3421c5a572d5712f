/** The units that CloudWatch knows: MetricDatum in its API reference. */
const EMF_UNITS = [
  "None",
  "Count",
  "Percent",
  "Seconds",
  "Milliseconds",
  "Microseconds",
  "Bytes",
  "Kilobytes",
  "Megabytes",
  "Gigabytes",
  "Terabytes",
  "Bits",
  "Kilobits",
  "Megabits",
  "Gigabits",
  "Terabits",
  "Count/Second",
  "Bytes/Second",
  "Kilobytes/Second",
  "Megabytes/Second",
  "Gigabytes/Second",
  "Terabytes/Second",
  "Bits/Second",
  "Kilobits/Second",
  "Megabits/Second",
  "Gigabits/Second",
  "Terabits/Second",
] as const;

export type EmfUnit = (typeof EMF_UNITS)[number];

const UNITS: ReadonlySet<unknown> = new Set(EMF_UNITS);

export function isEmfUnit(value: unknown): value is EmfUnit {
  return UNITS.has(value);
}
