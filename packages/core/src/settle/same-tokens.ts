import type { SettleSpan } from "./types.ts";

/** Tokens by which two spans may tell of one call, although not every instrumentation knows of cached tokens. */
export interface ToldTokens {
  /** `input/output` as told. */
  readonly all: string;
  /** The same with an input that leaves cached tokens out, as who does not know of them tells it. */
  readonly uncached: string;
  readonly knowsCache: boolean;
}

/** An output that is not told is as good as none: some tell embeddings with a zero, some without. */
export function toldTokens({
  usage: { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 },
}: SettleSpan): ToldTokens {
  const cached = cacheRead + cacheWrite;
  const uncached = cached > 0 && cached <= input ? `${input - cached}/${output}` : `${input}/${output}`;
  return { all: `${input}/${output}`, uncached, knowsCache: cached > 0 };
}

/** The same figures, or those of the one who knows of cached tokens without them. */
export function sameTokens(a: ToldTokens, b: ToldTokens): boolean {
  return a.all === b.all || (a.knowsCache !== b.knowsCache && a.uncached === b.uncached);
}
