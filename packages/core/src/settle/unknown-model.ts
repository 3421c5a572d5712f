import type { PriceBook } from "../pricing/types.ts";

/** Whether an identifier says nothing to the price book: some instrumentations tell only a part of it, or a name. */
export function isUnknownModel(model: string, book: PriceBook): boolean {
  const { billing } = book.resolve(model);
  return billing.kind === "unpriced" && billing.reason === "unknown_model";
}
