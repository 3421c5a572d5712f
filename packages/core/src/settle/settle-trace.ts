import { completeModelId } from "../models/complete-model-id.ts";
import type { PriceBook } from "../pricing/types.ts";
import { putBesideRequests } from "./beside-requests.ts";
import { countCalls } from "./count-calls.ts";
import { inherit, onlyValue } from "./inherit.ts";
import { ledgerEntry } from "./ledger-entry.ts";
import { onePerAgent } from "./one-per-agent.ts";
import { onePerReporter } from "./one-per-reporter.ts";
import { onePerRequest } from "./one-per-request.ts";
import { buildSpanTree } from "./span-tree.ts";
import { withToldAbove } from "./told-above.ts";
import type { LedgerEntry, SettleSpan } from "./types.ts";
import { isUnknownModel } from "./unknown-model.ts";
import { uniqueSpans } from "./unique-spans.ts";

/**
 * The real model calls of a trace, one entry each, in order of start. A pure function of the set of spans and the
 * book: their order and repetition change nothing, and more spans or another book may change everything.
 * Spans of several traces are settled trace by trace. docs/settlement.md holds the rules.
 */
export function settleTrace(spans: readonly SettleSpan[], book: PriceBook): readonly LedgerEntry[] {
  const traceId = spans[0]?.traceId;
  if (spans.every((span) => span.traceId === traceId)) return settleOne(spans, book);
  const traces = [...Map.groupBy(spans, (span) => span.traceId)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return traces.flatMap(([, trace]) => settleOne(trace, book));
}

function settleOne(spans: readonly SettleSpan[], book: PriceBook): readonly LedgerEntry[] {
  const tree = putBesideRequests(buildSpanTree(uniqueSpans(spans)), book);
  const counted = countCalls(tree);
  if (counted.calls.length === 0) return [];
  const contexts = inherit(tree);
  const sessionId = onlyValue(tree.spans, (span) => span.sessionId);
  const userId = onlyValue(tree.spans, (span) => span.userId);

  const entries = new Map<number, LedgerEntry>();
  for (const index of onePerRequest(tree.spans, counted)) {
    const span = tree.spans[index];
    const context = contexts[index];
    if (span === undefined || context === undefined) continue;
    const told = withToldAbove(tree, index, span, book);
    const inherited = {
      ...context,
      requestModel: told.requestModel || context.requestModel,
      sessionId: context.sessionId || sessionId,
      userId: context.userId || userId,
    };
    entries.set(index, ledgerEntry(told, inherited, book));
  }
  const calls = onePerReporter(tree, [...entries.keys()], (index) => {
    const { model = "", requestModel = "" } = entries.get(index) ?? {};
    // What was completed is still only a part of what was asked for.
    const isPart = completeModelId(requestModel) !== undefined;
    return { name: isPart ? requestModel : model, isKnown: !isPart && !isUnknownModel(model, book) };
  });
  return onePerAgent(tree, calls).flatMap((index) => entries.get(index) ?? []);
}
