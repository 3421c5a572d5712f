import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import type { SpanContent, SpanDetail, TraceDetail } from "outcrop/api";
import { spanContentQuery } from "../../api/queries.ts";

interface WholeSpan {
  /** With every value whole, once they have come. */
  readonly span: SpanDetail;
  readonly loading: boolean;
  readonly failed: UseQueryResult<SpanContent> | undefined;
}

/** A trace with very much content comes with its values cut: what one span holds is asked for when it is opened. */
export function useWholeSpan(org: string, trace: TraceDetail, span: SpanDetail): WholeSpan {
  const isCut = trace.valueLimit !== null;
  const content = useQuery({ ...spanContentQuery(org, trace.traceId, span.spanId), enabled: isCut });
  return {
    span: content.data === undefined ? span : { ...span, ...content.data },
    loading: isCut && content.isPending,
    failed: content.isError ? content : undefined,
  };
}
