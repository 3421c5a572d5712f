import { isModelOperation } from "../semconv/model-operations.ts";
import { OPERATION } from "../semconv/well-known-values.ts";
import type { SpanTree } from "./span-tree.ts";
import type { SettleSpan } from "./types.ts";

/**
 * Whether the span is one call of a model: by its operation, or, where the conventions have none for it, by a model and
 * the reason why it has no price. `RetrieveAndGenerate` and `Rerank` are billed and answer without a count of tokens.
 */
export function isModelCall(span: Pick<SettleSpan, "operation" | "requestModel" | "costStatus">): boolean {
  return isModelOperation(span.operation) || isUntoldCall(span);
}

/** An agent's own status tells of the calls beneath it. */
function isUntoldCall({ operation, requestModel, costStatus }: Parameters<typeof isModelCall>[0]): boolean {
  const isPlain = operation === "" || operation === OPERATION.retrieval;
  return isPlain && requestModel !== "" && costStatus !== "" && costStatus !== "priced";
}

/** Whether the span reports tokens that were really used; a figure of zero tells nothing about who made the call. */
export function hasTokens({ usage }: SettleSpan): boolean {
  return (usage.input ?? 0) + (usage.output ?? 0) + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0) > 0;
}

export interface CountedCalls {
  /** Indexes of spans that stand for a call, ascending. */
  readonly calls: readonly number[];
  /** Whether a span with tokens lies beneath, by index. */
  readonly tokensBelow: Uint8Array;
}

/**
 * Which spans stand for a real call, by what lies beneath and above them:
 * - a model call with tokens, unless a model call with tokens lies beneath (the inner one is the same call);
 * - a model call without tokens, unless any model call lies beneath, or it succeeded inside one that counts with its
 *   tokens (the outer one tells of the same call; a failed attempt inside is a call of its own);
 * - any other span with tokens (an agent's sum), unless a span with tokens lies beneath, or a call whose parent is
 *   missing ran within its time: then the missing span is most likely one between the two.
 */
export function countCalls(tree: SpanTree): CountedCalls {
  const { spans, parent, topDown } = tree;
  const model = Uint8Array.from(spans, (span) => Number(isModelCall(span)));
  const tokens = Uint8Array.from(spans, (span) => Number(hasTokens(span)));
  const modelBelow = new Uint8Array(spans.length);
  const modelTokensBelow = new Uint8Array(spans.length);
  const tokensBelow = new Uint8Array(spans.length);
  for (let position = topDown.length - 1; position >= 0; position -= 1) {
    const index = topDown[position] ?? 0;
    const above = parent[index] ?? -1;
    if (above === -1) continue;
    if (model[index] === 1 || modelBelow[index] === 1) modelBelow[above] = 1;
    if ((model[index] === 1 && tokens[index] === 1) || modelTokensBelow[index] === 1) modelTokensBelow[above] = 1;
    if (tokens[index] === 1 || tokensBelow[index] === 1) tokensBelow[above] = 1;
  }

  const toldAbove = new Uint8Array(spans.length);
  for (const index of topDown) {
    const above = parent[index] ?? -1;
    if (above === -1) continue;
    const aboveCounts = model[above] === 1 && tokens[above] === 1 && modelTokensBelow[above] === 0;
    if (aboveCounts || toldAbove[above] === 1) toldAbove[index] = 1;
  }

  const orphans = orphanedCalls(tree, (index) => model[index] === 1 && tokens[index] === 1, modelTokensBelow);
  const counts = (span: SettleSpan, index: number): boolean => {
    if (model[index] === 0) {
      return tokens[index] === 1 && tokensBelow[index] === 0 && !someRunsWithin(orphans, span);
    }
    if (tokens[index] === 1) return modelTokensBelow[index] === 0;
    return modelBelow[index] === 0 && (span.errorType !== "" || toldAbove[index] === 0);
  };
  const calls: number[] = [];
  for (const [index, span] of spans.entries()) if (counts(span, index)) calls.push(index);
  return { calls, tokensBelow };
}

/** Spans without their parent that are, or have beneath them, a model call with tokens; in order of start. */
function orphanedCalls(
  { spans, parent }: SpanTree,
  isCall: (index: number) => boolean,
  callBelow: Uint8Array,
): readonly SettleSpan[] {
  return spans.filter(
    ({ parentSpanId }, index) =>
      parent[index] === -1 && parentSpanId !== "" && (isCall(index) || callBelow[index] === 1),
  );
}

/** Enough for any trace that is in pieces; keeps a hostile one from costing the square of its spans. */
const MAX_ORPHANS_COMPARED = 64;

function someRunsWithin(orphans: readonly SettleSpan[], outer: SettleSpan): boolean {
  const end = outer.startUnixNano + outer.durationNano;
  let low = 0;
  for (let high = orphans.length; low < high;) {
    const middle = (low + high) >>> 1;
    if ((orphans[middle]?.startUnixNano ?? end) < outer.startUnixNano) low = middle + 1;
    else high = middle;
  }
  return orphans
    .slice(low, low + MAX_ORPHANS_COMPARED)
    .some((orphan) => orphan.startUnixNano + orphan.durationNano <= end);
}
