import type { PriceBook } from "../pricing/types.ts";
import { hasTokens, isModelCall } from "./count-calls.ts";
import { isUnknownModel } from "./unknown-model.ts";
import { sameTokens, toldTokens } from "./same-tokens.ts";
import type { SpanTree } from "./span-tree.ts";
import type { SettleSpan } from "./types.ts";

const MAX_LEVELS = 8;

/**
 * The span that counts, with what spans above it that tell of the same call know better: cached tokens that it does
 * not know of, and a model that it cannot be priced by. They tell of the same call when they come from another scope,
 * no agent or tool lies between, and they agree on the tokens.
 */
export function withToldAbove(
  { spans, parent }: SpanTree,
  index: number,
  span: SettleSpan,
  book: PriceBook,
): SettleSpan {
  let told = span;
  if (!isModelCall(span) || !hasTokens(span)) return told;
  const tokens = toldTokens(span);
  let above = parent[index] ?? -1;
  for (let level = 0; level < MAX_LEVELS && above !== -1; level += 1) {
    const outer = spans[above];
    if (outer === undefined) break;
    if (isModelCall(outer)) {
      const outerTokens = toldTokens(outer);
      if (outer.scopeName === span.scopeName || !hasTokens(outer) || !sameTokens(tokens, outerTokens)) break;
      if (outerTokens.knowsCache && !toldTokens(told).knowsCache) told = { ...told, usage: outer.usage };
      if (isUnknownModel(told.requestModel, book) && !isUnknownModel(outer.requestModel, book)) {
        told = { ...told, requestModel: outer.requestModel };
      }
    } else if (outer.operation !== "") {
      break;
    }
    above = parent[above] ?? -1;
  }
  return told;
}
