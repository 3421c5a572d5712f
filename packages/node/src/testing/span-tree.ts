import type { ReadableSpan } from "@opentelemetry/sdk-trace";

/** A span with what is beneath it, in order of start. */
export interface SpanNode {
  readonly span: ReadableSpan;
  readonly children: readonly SpanNode[];
}

/** The spans that nobody's parent is among. */
export function spanForest(spans: readonly ReadableSpan[]): readonly SpanNode[] {
  const byParent = Map.groupBy(spans, (span) => span.parentSpanContext?.spanId ?? "");
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const toNode = (span: ReadableSpan): SpanNode => ({
    span,
    children: (byParent.get(span.spanContext().spanId) ?? []).map(toNode),
  });
  return spans.filter((span) => !ids.has(span.parentSpanContext?.spanId ?? "")).map(toNode);
}

/** Names, indented: what a person sees. */
export function outline(nodes: readonly SpanNode[], depth = 0): readonly string[] {
  return nodes.flatMap(({ span, children }) => [`${"  ".repeat(depth)}${span.name}`, ...outline(children, depth + 1)]);
}
