import {
  type CostStatus,
  type PriceBook,
  type ResolvedModel,
  resolveModel,
  type TokenUsage,
  toUsd,
} from "@outcrop/core";

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

/** Identifiers whose meaning is remembered: an application uses a handful, and a flood must not fill memory. */
const MAX_REMEMBERED = 256;
const remembered = new Map<string, ResolvedModel>();

export function priceCall(book: PriceBook, call: PricedCall): CallCost {
  const { usage, region, serviceTier, atMs } = call;
  const model = resolved(call.invokedModel ?? call.requestModel);
  const outcome = book.price({ model, usage, region: model.region ?? region, serviceTier, atMs });
  if (outcome.status !== "priced") return { kind: "unpriced", status: outcome.status };
  return { kind: "priced", usd: toUsd(outcome.costNanoUsd) };
}

function resolved(id: string): ResolvedModel {
  let model = remembered.get(id);
  if (model === undefined) {
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    model = resolveModel(id);
    remembered.set(id, model);
  }
  return model;
}
