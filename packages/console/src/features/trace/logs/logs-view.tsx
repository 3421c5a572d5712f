import { useQuery } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import type { TraceDetail } from "outcrop/api";
import { traceLogsQuery } from "../../../api/trace-logs-query.ts";
import { formatCount } from "../../../format/count.ts";
import { refresh, refreshMillis } from "../../../state/preferences.ts";
import { useStored } from "../../../state/stored.ts";
import { SkeletonRows } from "../../../ui/skeleton.tsx";
import { Failure, StateMessage } from "../../../ui/state-message.tsx";
import { LogList } from "./log-list.tsx";

interface LogsViewProps {
  readonly org: string;
  readonly trace: TraceDetail;
  /** Only the records of this span, whose panel this stands in; absent for the whole trace. */
  readonly spanId?: string;
  readonly startUnixNano: string;
  readonly onOpen?: (spanId: string) => void;
}

/** What was logged in a trace, or in one of its spans. */
export function LogsView({ org, trace, spanId, startUnixNano, onOpen }: LogsViewProps) {
  const logs = useQuery(traceLogsQuery(org, trace.traceId, spanId, refreshMillis(useStored(refresh))));
  if (logs.data === undefined) {
    return logs.isError ? (
      <Failure error={logs.error} onRetry={() => void logs.refetch()} retrying={logs.isFetching} />
    ) : (
      <output className="block" aria-busy="true" aria-label="Loading the logs">
        <SkeletonRows rows={6} />
      </output>
    );
  }
  const { rows, total, valueLimit } = logs.data;
  if (total === 0) {
    return (
      <StateMessage
        icon={<ScrollText size={18} aria-hidden />}
        title={spanId === undefined ? "No logs for this trace" : "No logs for this span"}
      >
        Log records and events appear here if they are sent with the ids of their trace and span. To export them, set{" "}
        <code className="font-mono text-xs break-all">OTEL_LOGS_EXPORTER=otlp</code>
      </StateMessage>
    );
  }
  const names = new Map(trace.spans.map((span) => [span.spanId, span.name]));
  return (
    <>
      {(rows.length < total || valueLimit !== null) && (
        <output className="block border-b border-line px-4 py-2 text-xs text-muted">
          {rows.length < total && `The first ${formatCount(rows.length)} of ${formatCount(total)} log records. `}
          {valueLimit !== null && `Values are cut to ${formatCount(valueLimit)} characters.`}
        </output>
      )}
      <LogList
        rows={rows}
        startUnixNano={startUnixNano}
        {...(onOpen === undefined ? {} : { link: { nameOf: (id) => names.get(id), open: onOpen } })}
      />
    </>
  );
}
