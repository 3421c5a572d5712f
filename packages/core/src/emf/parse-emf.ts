import { readEmf } from "./read-emf.ts";
import type { ParsedEmf } from "./types.ts";

/**
 * Reads the metrics of a log event: its line of text, or the value that the line says. One reading for each metric and
 * dimension set, in the document's order; a set or metric that stands twice is read once. Never throws.
 *
 * An event is malformed as a whole, as CloudWatch extracts all of its metrics or none. Its age and size are no matter
 * here: it may come out of an archive (`validateEmf` looks at them).
 */
export function parseEmf(event: unknown): ParsedEmf {
  const read = readEmf(event);
  if (read.kind === "not-emf") return { kind: "not-emf" };
  if (read.problems.length > 0) return { kind: "malformed", problems: read.problems };
  return { kind: "ok", metrics: read.metrics };
}
