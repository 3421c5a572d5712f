import type { SettleSpan, Surface, TokenUsage } from "@outcrop/core";
import type { Store } from "../store/store.ts";
import type { TraceWindow } from "./trace-windows.ts";

type Count = string | null;

interface SpanRow {
  readonly TraceId: string;
  readonly SpanId: string;
  readonly ParentSpanId: string;
  readonly SpanName: string;
  readonly ScopeName: string;
  readonly ServiceName: string;
  readonly StartNano: string;
  readonly DurationNano: string;
  readonly GenAiOperation: string;
  readonly GenAiProvider: string;
  readonly GenAiRequestModel: string;
  readonly GenAiResponseModel: string;
  readonly Input: Count;
  readonly Output: Count;
  readonly CacheRead: Count;
  readonly CacheWrite: Count;
  readonly CacheWrite1h: Count;
  readonly CloudRegion: string;
  readonly AwsServiceTier: string;
  readonly AwsRequestId: string;
  readonly GenAiResponseId: string;
  readonly SessionId: string;
  readonly UserId: string;
  readonly GenAiAgentName: string;
  readonly Surface: string;
  readonly ErrorType: string;
}

/** Spans read of one trace, the earliest: far above any real trace, and a bound on memory. */
const MAX_SPANS_TO_SETTLE = 200_000;

const OF_WINDOW = `Org = {org:String} AND TraceId IN {traces:Array(String)}
  AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})`;

/** A trace with none of these can have no entry, and most traces of most applications have none. */
const SAYS_GENAI = `GenAiOperation != '' OR isNotNull(GenAiInputTokens) OR isNotNull(GenAiOutputTokens)
  OR isNotNull(GenAiCacheReadTokens) OR isNotNull(GenAiCacheWriteTokens) OR isNotNull(GenAiCacheWrite1hTokens)`;

/** Settlement does not mind the order; it only decides what a trace beyond all bounds is settled from. */
const SPANS_SQL = `
SELECT TraceId, SpanId, ParentSpanId, SpanName, ScopeName, ServiceName,
  toString(toUnixTimestamp64Nano(Timestamp)) AS StartNano, toString(Duration) AS DurationNano,
  GenAiOperation, GenAiProvider, GenAiRequestModel, GenAiResponseModel,
  toString(GenAiInputTokens) AS Input, toString(GenAiOutputTokens) AS Output,
  toString(GenAiCacheReadTokens) AS CacheRead, toString(GenAiCacheWriteTokens) AS CacheWrite,
  toString(GenAiCacheWrite1hTokens) AS CacheWrite1h,
  CloudRegion, AwsServiceTier, AwsRequestId, GenAiResponseId, SessionId, UserId, GenAiAgentName, Surface, ErrorType
FROM otel_traces
WHERE ${OF_WINDOW}
  AND TraceId IN (SELECT DISTINCT TraceId FROM otel_traces WHERE ${OF_WINDOW} AND (${SAYS_GENAI}))
ORDER BY TraceId, Timestamp
LIMIT ${MAX_SPANS_TO_SETTLE} BY TraceId`;

/** The spans of the traces that can have entries, by trace. */
export async function loadSpans(
  store: Store,
  org: string,
  window: TraceWindow,
): Promise<ReadonlyMap<string, readonly SettleSpan[]>> {
  const rows = await store.query<SpanRow>(SPANS_SQL, {
    org,
    traces: window.traceIds,
    from: window.from.toString(),
    to: window.to.toString(),
  });
  return Map.groupBy(rows.map(spanOfRow), (span) => span.traceId);
}

function spanOfRow(row: SpanRow): SettleSpan {
  return {
    traceId: row.TraceId,
    spanId: row.SpanId,
    parentSpanId: row.ParentSpanId,
    name: row.SpanName,
    scopeName: row.ScopeName,
    serviceName: row.ServiceName,
    startUnixNano: BigInt(row.StartNano),
    durationNano: BigInt(row.DurationNano),
    operation: row.GenAiOperation,
    provider: row.GenAiProvider,
    requestModel: row.GenAiRequestModel,
    responseModel: row.GenAiResponseModel,
    usage: usageOf(row),
    region: row.CloudRegion,
    serviceTier: row.AwsServiceTier,
    requestId: row.AwsRequestId === "" ? row.GenAiResponseId : row.AwsRequestId,
    sessionId: row.SessionId,
    userId: row.UserId,
    agentName: row.GenAiAgentName,
    surface: surfaceOf(row.Surface),
    errorType: row.ErrorType,
  };
}

/** An absent kind stays absent: it was not reported. */
function usageOf(row: SpanRow): TokenUsage {
  return {
    ...(row.Input === null ? {} : { input: Number(row.Input) }),
    ...(row.Output === null ? {} : { output: Number(row.Output) }),
    ...(row.CacheRead === null ? {} : { cacheRead: Number(row.CacheRead) }),
    ...(row.CacheWrite === null ? {} : { cacheWrite: Number(row.CacheWrite) }),
    ...(row.CacheWrite1h === null ? {} : { cacheWrite1h: Number(row.CacheWrite1h) }),
  };
}

const SURFACES: Readonly<Record<string, Surface>> = {
  direct: "direct",
  agent: "agent",
  agentcore: "agentcore",
  strands: "strands",
};

/** Anything else was put there by someone who means something else by the name. */
function surfaceOf(text: string): Surface | "" {
  return Object.hasOwn(SURFACES, text) ? (SURFACES[text] ?? "") : "";
}
