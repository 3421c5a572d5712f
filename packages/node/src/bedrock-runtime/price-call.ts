import { type CostStatus, type PriceBook, resolveModel, type TokenUsage } from "@outcrop/core";

/** One call's cost in dollars, or why there is none. */
export type CallCost =
  | { readonly kind: "priced"; readonly usd: number }
  | { readonly kind: "unpriced"; readonly status: Exclude<CostStatus, "priced"> };

export interface PricedCall {
  /** The model that was asked for: its scope decides the price row. */
  readonly requestModel: string;
  /** The model that a prompt router chose. */
  readonly invokedModel: string | undefined;
  readonly usage: TokenUsage;
  readonly region: string | undefined;
  readonly serviceTier: string | undefined;
  readonly atMs: number;
}

const NANO = 1e9;

export function priceCall(book: PriceBook, call: PricedCall): CallCost {
  const { usage, region, serviceTier, atMs } = call;
  const model = resolveModel(call.invokedModel ?? call.requestModel);
  const outcome = book.price({ model, usage, region: model.region ?? region, serviceTier, atMs });
  if (outcome.status !== "priced") return { kind: "unpriced", status: outcome.status };
  return { kind: "priced", usd: Number(outcome.costNanoUsd) / NANO };
}
