export interface Severity {
  readonly label: string;
  readonly tone: "neutral" | "warn" | "bad";
}

/** Ranges of four, by the number that each begins with (OpenTelemetry, "Logs Data Model", SeverityNumber). */
const RANGES = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

/** The sender's own word for a record's severity, else the range of its number; empty where it named neither. */
export function severityOf(number: number, text: string): Severity {
  const range = number >= 1 && number <= 24 ? Math.floor((number - 1) / 4) : -1;
  const tone = range >= 4 ? "bad" : range === 3 ? "warn" : "neutral";
  return { label: text || (RANGES[range] ?? ""), tone };
}
