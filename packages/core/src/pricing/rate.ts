import type { NanoUsd } from "./types.ts";

/**
 * A price per token in whole attodollars (10⁻¹⁸ USD). A rate of dollars per million tokens with up to twelve decimals
 * is a whole number of them, so sums of tokens × rate are exact.
 */
export type AttoUsdPerToken = bigint;

const RATE_FORM = /^(\d{1,6})(?:\.(\d{1,12}))?$/;
const ATTO_PER_NANO = 1_000_000_000n;

/** Reads dollars per million tokens, a plain decimal such as `0.00875`, below a million dollars; `undefined` for any other text. */
export function parseRate(text: string): AttoUsdPerToken | undefined {
  const match = RATE_FORM.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  return BigInt(whole + fraction.padEnd(12, "0"));
}

/** Rounds once, half up: 0.5 nano-dollar becomes 1. Costs are never negative. */
export function attoToNano(atto: bigint): NanoUsd {
  return (atto + ATTO_PER_NANO / 2n) / ATTO_PER_NANO;
}
