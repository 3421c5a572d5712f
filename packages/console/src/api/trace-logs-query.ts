import { queryOptions } from "@tanstack/react-query";
import type { TraceLogs } from "outcrop/api";
import { fetchJson } from "./fetch-json.ts";

/** The log records of a trace, or of one of its spans; asked again every `refetchMs`. */
export const traceLogsQuery = (
  org: string,
  traceId: string,
  spanId: string | undefined,
  refetchMs: number | false = false,
) =>
  queryOptions({
    queryKey: ["logs", org, traceId, spanId ?? ""],
    queryFn: ({ signal }) =>
      fetchJson<TraceLogs>(
        `/api/${encodeURIComponent(org)}/traces/${encodeURIComponent(traceId)}/logs${spanId === undefined ? "" : `?spanId=${encodeURIComponent(spanId)}`}`,
        { signal },
      ),
    refetchInterval: refetchMs,
  });
