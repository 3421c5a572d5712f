import { useQuery } from "@tanstack/react-query";
import type { SpanDetail } from "outcrop/api";
import { traceLogsQuery } from "../../../api/trace-logs-query.ts";
import { refresh, refreshMillis } from "../../../state/preferences.ts";
import { useStored } from "../../../state/stored.ts";

/** A call whose application has its messages on an event beside the span (conventions, "GenAI events"). */
const DETAILS = "gen_ai.client.inference.operation.details";

interface LoggedEvents {
  /** Number of log records of the span, as far as it is known. */
  readonly total: number;
  /** Attributes of the events that tell the details of a call. */
  readonly details: readonly { readonly attributes: Readonly<Record<string, string>> }[];
}

export function useLoggedEvents(org: string, traceId: string, span: Pick<SpanDetail, "spanId">): LoggedEvents {
  const logs = useQuery(traceLogsQuery(org, traceId, span.spanId, refreshMillis(useStored(refresh))));
  return {
    total: logs.data?.total ?? 0,
    details: (logs.data?.rows ?? []).filter(({ eventName }) => eventName === DETAILS),
  };
}
