import type { Expected } from "./case.ts";
import type { ChargedUsage } from "./exact-cost.ts";
import type { Outcome } from "./job.ts";

interface Answer {
  readonly usage?: {
    readonly cacheDetails?: readonly { readonly ttl?: string; readonly inputTokens?: number }[];
  };
  readonly serviceTier?: { readonly type?: string };
}

/**
 * What of `expected` is charged by the token. The times to live of cache writes are in the answer alone; capacity that
 * was reserved is not charged by the token.
 */
export function chargedUsage(expected: Expected, plain: Outcome): ChargedUsage {
  const { usage, serviceTier } = metadataOf(plain);
  if (serviceTier?.type === "reserved") return {};
  const anHour = usage?.cacheDetails?.filter(({ ttl }) => ttl === "1h") ?? [];
  const cacheWrite1hTokens = anHour.reduce((sum, { inputTokens = 0 }) => sum + inputTokens, 0);
  return { ...expected, cacheWrite1hTokens };
}

function metadataOf(plain: Outcome): Answer {
  const last = (plain.events as readonly { readonly metadata?: Answer }[]).findLast(({ metadata }) => metadata);
  if (last?.metadata !== undefined) return last.metadata;
  return plain.kind === "returned" ? (plain.output as Answer) : {};
}
