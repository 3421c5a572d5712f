import type { NanoUsd } from "./types.ts";

const NANO_PER_USD = 1_000_000_000;

/** Dollars as the nearest double, for the attribute `llm.cost.usd`. Sums are made of nano-dollars, never of these. */
export function toUsd(nano: NanoUsd): number {
  return Number(nano) / NANO_PER_USD;
}

/** Dollars as an exact decimal without trailing zeros: 1230000n is `0.00123`. */
export function formatNano(nano: NanoUsd): string {
  const digits = (nano < 0n ? -nano : nano).toString().padStart(10, "0");
  const fraction = digits.slice(-9).replace(/0+$/, "");
  return `${nano < 0n ? "-" : ""}${digits.slice(0, -9)}${fraction === "" ? "" : `.${fraction}`}`;
}
