import { createHash } from "node:crypto";
import type { IdGenerator } from "@opentelemetry/sdk-trace";

/** Ids that follow from a seed and the history's start: sent twice, the same spans carry the same ids. */
export function createSeededIds(seed: number, startMs: number): IdGenerator {
  let count = 0;
  const next = (hexDigits: number): string => {
    count += 1;
    return createHash("sha256").update(`${seed}/${startMs}/${count}`).digest("hex").slice(0, hexDigits);
  };
  return { generateTraceId: () => next(32), generateSpanId: () => next(16) };
}
