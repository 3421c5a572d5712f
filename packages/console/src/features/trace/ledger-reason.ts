import type { SpanDetail } from "outcrop/api";

export type LedgerReason =
  | { readonly kind: "counts" }
  | { readonly kind: "pending" }
  | { readonly kind: "counted-below"; readonly calls: number }
  /** Another span of the trace carries the same request id: one call, reported twice. */
  | { readonly kind: "same-call"; readonly spanId: string }
  | { readonly kind: "no-usage" }
  | { readonly kind: "no-model-call" };

const REQUEST_IDS = ["aws.request_id", "gen_ai.response.id"] as const;

/** Why a span is in the ledger or not. The server decides; this only reads its decision off the trace. */
export function ledgerReason(span: SpanDetail, spans: readonly SpanDetail[], pending: boolean): LedgerReason {
  if (span.ledger !== null) return { kind: "counts" };
  if (span.subtree.calls > 0) return { kind: "counted-below", calls: span.subtree.calls };
  const reported = span.tokens.input !== null || span.tokens.output !== null;
  if (!reported && span.requestModel === "" && span.model === "") return { kind: "no-model-call" };
  const twin = spans.find((other) => other.ledger !== null && sameRequest(span, other));
  if (twin !== undefined) return { kind: "same-call", spanId: twin.spanId };
  if (pending) return { kind: "pending" };
  return reported ? { kind: "no-model-call" } : { kind: "no-usage" };
}

function sameRequest(a: SpanDetail, b: SpanDetail): boolean {
  return REQUEST_IDS.some((name) => {
    const id = a.attributes[name];
    return id !== undefined && id !== "" && id === b.attributes[name];
  });
}
