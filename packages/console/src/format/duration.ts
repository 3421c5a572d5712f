const UNITS: readonly (readonly [nanos: number, unit: string])[] = [
  [1e9, "s"],
  [1e6, "ms"],
  [1e3, "µs"],
];

/** Nanoseconds of a decimal string, as three digits and a unit: `1.24 s`, `340 ms`, `2 m 05 s`. */
export function formatNanos(nanos: string): string {
  return formatDuration(Number(nanos));
}

export function formatMillis(millis: number | null): string {
  return millis === null ? "–" : formatDuration(millis * 1e6);
}

function formatDuration(nanos: number): string {
  if (!Number.isFinite(nanos)) return "–";
  if (nanos >= 59.95e9) return formatMinutes(Math.round(nanos / 1e9));
  for (const [size, unit] of UNITS) {
    // 999.6 ms would be rounded to "1000 ms": it is a second.
    if (nanos >= size * 0.9995) return `${threeDigits(nanos / size)} ${unit}`;
  }
  return `${Math.round(nanos)} ns`;
}

function formatMinutes(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, "0")} s`;
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${Math.floor(seconds / 3600)} h ${String(minutes).padStart(2, "0")} m`;
}

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}
