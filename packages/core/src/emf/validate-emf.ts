import { utf8Bytes } from "./byte-size.ts";
import { ageFault, shown } from "./faults.ts";
import { MAX_EVENT_BYTES } from "./limits.ts";
import { readEmf } from "./read-emf.ts";
import type { EmfProblem } from "./types.ts";

export interface ValidateEmfOptions {
  /** Milliseconds since 1970: what 14 days and 2 hours are counted from. */
  readonly now?: () => number;
  /** What one log event may have, in UTF-8; 1 MB less 26, by default. */
  readonly maxBytes?: number;
}

/** What CloudWatch would refuse of a log event: its line of text, or the value that the line says. Never throws. */
export function validateEmf(event: unknown, options: ValidateEmfOptions = {}): readonly EmfProblem[] {
  const { now = Date.now, maxBytes = MAX_EVENT_BYTES } = options;
  const read = readEmf(event);
  if (read.kind === "not-emf") return [{ path: "", reason: read.reason }];
  const problems = [...read.problems];
  const badAge = read.timestamp === undefined ? undefined : ageFault(read.timestamp, now());
  if (badAge !== undefined) problems.push({ path: "_aws.Timestamp", reason: badAge });
  const bytes = sizeOf(event);
  if (bytes === undefined) problems.push({ path: "", reason: "expected JSON, got what cannot be written as JSON" });
  else if (bytes > maxBytes)
    problems.push({ path: "", reason: `expected at most ${maxBytes} bytes, got ${shown(bytes)}` });
  return problems;
}

function sizeOf(event: unknown): number | undefined {
  if (typeof event === "string") return utf8Bytes(event);
  try {
    return utf8Bytes(JSON.stringify(event));
  } catch {
    return undefined;
  }
}
