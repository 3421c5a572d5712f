import type { ResolvedModel, UnpricedReason } from "../models/types.ts";

/** Money is an integer of nano-dollars (10⁻⁹ USD) everywhere, so that sums are exact. */
export type NanoUsd = bigint;

/**
 * Tokens of one model call, as the service reported them. An absent kind was not reported: it is never zero.
 * `input` includes cache reads and writes, `output` includes reasoning (semantic conventions, gen_ai.usage.*).
 */
export interface TokenUsage {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  /** The part of `cacheWrite` written with a one-hour time to live, which has its own price. */
  readonly cacheWrite1h?: number;
}

/** The words of the attribute `llm.cost.status`; `priced` is told by the presence of a cost instead. */
export type CostStatus = "priced" | "no_usage" | UnpricedReason;

export interface PriceQuery {
  readonly model: ResolvedModel;
  readonly usage: TokenUsage;
  /** Region of the call where the telemetry says it; a regional price may differ. */
  readonly region?: string | undefined;
  /** `default`, `flex`, `priority`, `reserved`, as the service spells it. */
  readonly serviceTier?: string | undefined;
  /** When the call began, milliseconds since the epoch: prices have a valid-from. */
  readonly atMs: number;
}

export type PriceOutcome =
  | { readonly status: "priced"; readonly costNanoUsd: NanoUsd; readonly version: string }
  | { readonly status: Exclude<CostStatus, "priced">; readonly version: string };

/** A price list that answers for one call. Pure: the same query gives the same answer for one `version`. */
export interface PriceBook {
  /** Changes when any price may have changed: data version, our corrections, the user's overrides. */
  readonly version: string;
  /** `resolveModel` with the user's aliases (an application inference profile's ARN → its model). Remembers answers. */
  resolve(id: string): ResolvedModel;
  price(query: PriceQuery): PriceOutcome;
}
