import type { EmfUnit } from "@outcrop/core/emf";

/**
 * CloudWatch's units in UCUM, as OpenTelemetry writes units. CloudWatch's kilo is 1000 where it is of bits or bytes per
 * second, and 1024 elsewhere it does not say: the decimal prefix is used throughout.
 */
const UCUM: Readonly<Record<EmfUnit, string>> = {
  None: "",
  Count: "1",
  Percent: "%",
  Seconds: "s",
  Milliseconds: "ms",
  Microseconds: "us",
  Bytes: "By",
  Kilobytes: "kBy",
  Megabytes: "MBy",
  Gigabytes: "GBy",
  Terabytes: "TBy",
  Bits: "bit",
  Kilobits: "kbit",
  Megabits: "Mbit",
  Gigabits: "Gbit",
  Terabits: "Tbit",
  "Count/Second": "1/s",
  "Bytes/Second": "By/s",
  "Kilobytes/Second": "kBy/s",
  "Megabytes/Second": "MBy/s",
  "Gigabytes/Second": "GBy/s",
  "Terabytes/Second": "TBy/s",
  "Bits/Second": "bit/s",
  "Kilobits/Second": "kbit/s",
  "Megabits/Second": "Mbit/s",
  "Gigabits/Second": "Gbit/s",
  "Terabits/Second": "Tbit/s",
};

export function ucumOf(unit: EmfUnit): string {
  return UCUM[unit];
}
