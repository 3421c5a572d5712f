import type { TokenUsage } from "./types.ts";

/** No call has a billion tokens. More is a sender's defect and must not reach a sum, nor overflow 64 bits as a cost. */
const MAX_TOKENS = 1e9;

const KINDS = ["input", "output", "cacheRead", "cacheWrite", "cacheWrite1h"] as const satisfies (keyof TokenUsage)[];

/**
 * The usage with only those kinds that are a plausible count: a whole number from 0 to 10⁹. What a sender's defect
 * put there (NaN, negative, fractional, absurd) counts as not reported.
 */
export function cleanUsage(usage: TokenUsage): TokenUsage {
  return KINDS.every((kind) => usage[kind] === undefined || isCount(usage[kind]))
    ? usage
    : Object.fromEntries(KINDS.filter((kind) => isCount(usage[kind])).map((kind) => [kind, usage[kind]]));
}

/** Whether the service reported any tokens; a reported zero is a report. */
export function hasUsage(usage: TokenUsage): boolean {
  return KINDS.some((kind) => isCount(usage[kind]));
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= MAX_TOKENS;
}
