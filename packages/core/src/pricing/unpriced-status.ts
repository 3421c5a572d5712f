import type { CostStatus } from "./types.ts";

export type UnpricedStatus = Exclude<CostStatus, "priced">;

const WORDS: Readonly<Record<UnpricedStatus, true>> = {
  no_usage: true,
  unknown_model: true,
  provisioned: true,
  custom_model: true,
  other_unit: true,
};

/** Whether a value of `llm.cost.status` is one of the words that say why there is no price. */
export function isUnpricedStatus(value: unknown): value is UnpricedStatus {
  return typeof value === "string" && Object.hasOwn(WORDS, value);
}
