const UNITS = ["KiB", "MiB", "GiB", "TiB"] as const;

/** Three digits and a binary unit: `912 B`, `1.42 MiB`, `64.0 GiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${Math.round(bytes)} B`;
  let value = bytes;
  let unit = "";
  for (const name of UNITS) {
    value /= 1024;
    unit = name;
    // What would be rounded to four digits is one of the next unit.
    if (value < 999.5) break;
  }
  return `${value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${unit}`;
}
