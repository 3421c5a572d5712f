import type { RateTexts } from "./price-row.ts";
import { attoToNano, parseRate, type AttoUsdPerToken } from "./rate.ts";
import type { NanoUsd, TokenUsage } from "./types.ts";

/** What each kind of token costs; every kind has a rate, so that no reported token is forgotten. */
export interface Rates {
  readonly input: AttoUsdPerToken;
  readonly output: AttoUsdPerToken;
  readonly cacheRead: AttoUsdPerToken;
  readonly cacheWrite: AttoUsdPerToken;
  readonly cacheWrite1h: AttoUsdPerToken;
  /** The same in picodollars, where each is a whole number of them, as all but made-up ones are. */
  readonly pico: PicoRates | undefined;
}

type PicoRates = Readonly<Record<"input" | "output" | "cacheRead" | "cacheWrite" | "cacheWrite1h", number>>;

const ATTO_PER_PICO = 1_000_000n;
const PICO_PER_NANO = 1_000;
/** Up to here, with what rounding adds, whole numbers are exact, and so was each step on the way to their sum. */
const MAX_PICO = Number.MAX_SAFE_INTEGER - PICO_PER_NANO;

/**
 * Fills the kinds that a row leaves out. Cached tokens are input tokens, so without a rate of their own they cost what
 * input costs; a one-hour write costs `factor` × input where that is known, else what a five-minute write costs.
 */
export function ratesOf(texts: RateTexts, factor: bigint | undefined): Rates {
  const input = rateOf(texts.input);
  const cacheWrite = texts.cacheWrite === undefined ? input : rateOf(texts.cacheWrite);
  const derived1h = factor === undefined || texts.cacheWrite === undefined ? cacheWrite : input * factor;
  const rates = {
    input,
    output: texts.output === undefined ? 0n : rateOf(texts.output),
    cacheRead: texts.cacheRead === undefined ? input : rateOf(texts.cacheRead),
    cacheWrite,
    cacheWrite1h: texts.cacheWrite1h === undefined ? derived1h : rateOf(texts.cacheWrite1h),
  };
  return { ...rates, pico: picoOf(rates) };
}

function picoOf({ input, output, cacheRead, cacheWrite, cacheWrite1h }: Omit<Rates, "pico">): PicoRates | undefined {
  const rates = [input, output, cacheRead, cacheWrite, cacheWrite1h];
  if (rates.some((rate) => rate % ATTO_PER_PICO !== 0n)) return undefined;
  const pico = (rate: AttoUsdPerToken): number => Number(rate / ATTO_PER_PICO);
  return {
    input: pico(input),
    output: pico(output),
    cacheRead: pico(cacheRead),
    cacheWrite: pico(cacheWrite),
    cacheWrite1h: pico(cacheWrite1h),
  };
}

function rateOf(text: string): AttoUsdPerToken {
  const rate = parseRate(text);
  if (rate === undefined) throw new Error(`Cannot read a price list: expected a decimal rate, got ${text}`);
  return rate;
}

/**
 * What one call costs: tokens × rate summed exactly over the kinds, then rounded once. Cached tokens are part of
 * `input` (semantic conventions) and are charged at their own rates; where a sender reports more cached tokens than
 * input, nothing is subtracted below zero. A kind that was not reported adds nothing.
 */
export function costOf(usage: TokenUsage, rates: Rates): NanoUsd {
  const { input = 0, output = 0, cacheRead = 0, cacheWrite1h = 0 } = usage;
  const cacheWrite = Math.max(usage.cacheWrite ?? 0, cacheWrite1h);
  const uncached = Math.max(0, input - cacheRead - cacheWrite);
  const { pico } = rates;
  if (pico !== undefined) {
    // Numbers take a tenth of the time that big numbers take.
    const sum =
      uncached * pico.input +
      cacheRead * pico.cacheRead +
      (cacheWrite - cacheWrite1h) * pico.cacheWrite +
      cacheWrite1h * pico.cacheWrite1h +
      output * pico.output;
    if (sum <= MAX_PICO) return BigInt(picoToNano(sum));
  }
  return attoToNano(
    times(uncached, rates.input) +
      times(cacheRead, rates.cacheRead) +
      times(cacheWrite - cacheWrite1h, rates.cacheWrite) +
      times(cacheWrite1h, rates.cacheWrite1h) +
      times(output, rates.output),
  );
}

/** Half up, as `attoToNano`. The remainder is exact, a quotient with a fraction need not be. */
function picoToNano(pico: number): number {
  const above = pico + PICO_PER_NANO / 2;
  return (above - (above % PICO_PER_NANO)) / PICO_PER_NANO;
}

/** Most calls have no cached tokens, and each product is a number on the heap. */
function times(tokens: number, rate: AttoUsdPerToken): bigint {
  return tokens === 0 ? 0n : BigInt(tokens) * rate;
}
