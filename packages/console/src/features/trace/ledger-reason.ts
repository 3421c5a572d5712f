import type { SpanDetail } from "outcrop/api";

export type LedgerReason =
  | { readonly kind: "counts" }
  | { readonly kind: "pending" }
  | { readonly kind: "counted-below"; readonly calls: number }
  /** Another span of the trace carries the same request id: one call, reported twice. */
  | { readonly kind: "same-call"; readonly spanId: string }
  | { readonly kind: "no-usage" }
  | { readonly kind: "no-model-call" };

/** Request id → the span that counts for it. */
export type CountedRequests = ReadonlyMap<string, string>;

const REQUEST_IDS = ["aws.request_id", "gen_ai.response.id"] as const;

export function countedRequests(spans: readonly SpanDetail[]): CountedRequests {
  const counted = new Map<string, string>();
  for (const span of spans) {
    if (span.ledger === null) continue;
    for (const request of requestsOf(span)) if (!counted.has(request)) counted.set(request, span.spanId);
  }
  return counted;
}

/** Why a span is in the ledger or not. The server decides; this only reads its decision off the trace. */
export function ledgerReason(span: SpanDetail, counted: CountedRequests, pending: boolean): LedgerReason {
  if (span.ledger !== null) return { kind: "counts" };
  if (span.subtree.calls > 0) return { kind: "counted-below", calls: span.subtree.calls };
  const reported = reportsUsage(span);
  if (!reported && span.requestModel === "" && span.model === "") return { kind: "no-model-call" };
  const twin = requestsOf(span).flatMap((request) => counted.get(request) ?? [])[0];
  if (twin !== undefined) return { kind: "same-call", spanId: twin };
  if (pending) return { kind: "pending" };
  return reported ? { kind: "no-model-call" } : { kind: "no-usage" };
}

/** Whether the sender said how many tokens this span used: then a reader expects to see it counted. */
function reportsUsage({ tokens }: Pick<SpanDetail, "tokens">): boolean {
  return tokens.input !== null || tokens.output !== null;
}

function requestsOf({ attributes }: SpanDetail): readonly string[] {
  return REQUEST_IDS.flatMap((name) => {
    const id = attributes[name];
    return id === undefined || id === "" ? [] : [`${name} ${id}`];
  });
}

/** Whether it used any: an agent whose question a guardrail blocked reports none, and nothing is missing from its costs. */
export function usedTokens({ tokens }: Pick<SpanDetail, "tokens">): boolean {
  return (tokens.input ?? 0) + (tokens.output ?? 0) > 0;
}
