import type { PriceBook } from "../pricing/types.ts";
import { hasTokens, isModelCall } from "./count-calls.ts";
import { sameTokens, toldTokens } from "./same-tokens.ts";
import type { SpanTree } from "./span-tree.ts";
import type { SettleSpan } from "./types.ts";
import { isUnknownModel } from "./unknown-model.ts";

/** How far above a call is looked for a request in whose answer's loop it was made. */
const MAX_LEVELS = 64;
/** A request id of AWS: whoever carries one is one HTTP request. */
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Puts beside a request what its consumer did. Who reads a streamed answer does so in the context of the request's span,
 * so a call that is made for an event hangs beneath a call that is another one. No request to a model contains another
 * request, though: the branch with the other one is taken to hang where the request hangs, so that neither is
 * taken for the other, and that it does not inherit a managed agent's name.
 */
export function putBesideRequests(tree: SpanTree, book: PriceBook): SpanTree {
  const { spans, topDown } = tree;
  let { parent } = tree;
  for (const index of topDown) {
    const span = spans[index];
    if (span === undefined || !isModelCall(span)) continue;
    let branch = index;
    let above = parent[index] ?? -1;
    for (let level = 0; level < MAX_LEVELS && above !== -1; level += 1) {
      const outer = spans[above];
      const next = parent[above] ?? -1;
      if (outer !== undefined && isMadeByConsumer(span, outer, book)) {
        if (parent === tree.parent) parent = parent.slice();
        parent[branch] = next;
      } else {
        branch = above;
      }
      above = next;
    }
  }
  return parent === tree.parent ? tree : { ...tree, parent };
}

/**
 * Whether a model call beneath a request is another request of the same process: by their ids, which one reporter takes
 * from the same place; or, of a reporter that tells none, by a model and tokens that are not the request's. A managed
 * agent's own calls say so (surface `agent`) and are its own; what a gateway tells of a call is another service's.
 */
function isMadeByConsumer(inner: SettleSpan, outer: SettleSpan, book: PriceBook): boolean {
  if (outer.requestId === "" || outer.serviceName !== inner.serviceName) return false;
  const isRequest =
    isModelCall(outer) ||
    (outer.operation === "invoke_agent" && outer.surface === "agent" && inner.surface === "direct");
  if (!isRequest) return false;
  if (outer.scopeName === inner.scopeName) return inner.requestId !== "" && inner.requestId !== outer.requestId;
  return isModelCall(outer) && UUID.test(outer.requestId) && isOtherModel(inner, outer, book);
}

function isOtherModel(inner: SettleSpan, outer: SettleSpan, book: PriceBook): boolean {
  if (!hasTokens(inner) || !hasTokens(outer) || sameTokens(toldTokens(inner), toldTokens(outer))) return false;
  const outerModels = knownModels(outer, book);
  const innerModels = knownModels(inner, book);
  return outerModels.length > 0 && innerModels.length > 0 && !innerModels.some((model) => outerModels.includes(model));
}

function knownModels({ requestModel, responseModel }: SettleSpan, book: PriceBook): readonly string[] {
  return [requestModel, responseModel]
    .filter((model) => model !== "" && !isUnknownModel(model, book))
    .map((model) => book.resolve(model).baseModel);
}
