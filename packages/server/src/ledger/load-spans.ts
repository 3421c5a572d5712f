import type { SettleSpan, Surface, TokenUsage } from "@outcrop/core";
import type { SpanRows } from "../store/span-rows.ts";
import type { Store } from "../store/store.ts";
import { Slices } from "./slices.ts";
import type { TraceWindow } from "./trace-windows.ts";

/** What settlement reads of a span: `SettleSpan` has a field for each. */
const COLUMNS = [
  "TraceId",
  "SpanId",
  "ParentSpanId",
  "SpanName",
  "ScopeName",
  "ServiceName",
  "Timestamp",
  "Duration",
  "GenAiOperation",
  "GenAiProvider",
  "GenAiRequestModel",
  "GenAiResponseModel",
  "GenAiInputTokens",
  "GenAiOutputTokens",
  "GenAiCacheReadTokens",
  "GenAiCacheWriteTokens",
  "GenAiCacheWrite1hTokens",
  "CloudRegion",
  "AwsServiceTier",
  "AwsRequestId",
  "GenAiResponseId",
  "SessionId",
  "UserId",
  "GenAiAgentName",
  "Surface",
  "ErrorType",
  "CostStatus",
] as const;

type Columns = SpanRows<(typeof COLUMNS)[number]>["columns"];

/** Spans read of one trace, the earliest: far above any real trace, and a bound on memory. */
const MAX_SPANS_TO_SETTLE = 200_000;

const SPANS_SQL = `
SELECT ${COLUMNS.join(", ")}
FROM otel_traces
WHERE Org = {org:String} AND TraceId IN {traces:Array(String)}
  AND Timestamp >= fromUnixTimestamp64Nano({from:Int64}) AND Timestamp <= fromUnixTimestamp64Nano({to:Int64})`;

/** Settlement does not mind the order; it only decides what a trace beyond all bounds is settled from. */
const SPANS_OF_ONE_SQL = `${SPANS_SQL}
ORDER BY Timestamp
LIMIT ${MAX_SPANS_TO_SETTLE}`;

const SOME_SPANS_SQL = `${SPANS_SQL}
LIMIT {limit:UInt32}`;

/** Rows that are read between two looks at the clock. */
const ROWS_BETWEEN = 128;

/** The spans of the traces, by trace; `undefined` where they are more than `most` and of more traces than one. */
export async function loadSpans(
  store: Store,
  org: string,
  window: TraceWindow,
  most?: number,
): Promise<ReadonlyMap<string, readonly SettleSpan[]> | undefined> {
  const { traceIds, from, to } = window;
  const limit = traceIds.length === 1 ? undefined : most;
  const params = { org, traces: traceIds, from: from.toString(), to: to.toString() };
  const allSql = traceIds.length === 1 ? SPANS_OF_ONE_SQL : SPANS_SQL;
  const blocks =
    limit === undefined
      ? await store.querySpans(allSql, params, COLUMNS)
      : await store.querySpans(SOME_SPANS_SQL, { ...params, limit: limit + 1 }, COLUMNS);
  if (limit !== undefined && blocks.reduce((sum, { length }) => sum + length, 0) > limit) return undefined;
  const traces = new Map<string, SettleSpan[]>();
  const slices = new Slices();
  for (const { length, columns } of blocks) {
    for (let row = 0; row < length; row++) {
      if (row % ROWS_BETWEEN === 0 && slices.isOver) await slices.next();
      const span = spanOf(columns, row);
      const trace = traces.get(span.traceId);
      if (trace === undefined) traces.set(span.traceId, [span]);
      else trace.push(span);
    }
  }
  return traces;
}

function spanOf(columns: Columns, row: number): SettleSpan {
  const requestId = columns.AwsRequestId.text(row);
  return {
    traceId: columns.TraceId.text(row),
    spanId: columns.SpanId.text(row),
    parentSpanId: columns.ParentSpanId.text(row),
    name: columns.SpanName.text(row),
    scopeName: columns.ScopeName.text(row),
    serviceName: columns.ServiceName.text(row),
    startUnixNano: columns.Timestamp.bigint(row),
    durationNano: columns.Duration.bigint(row),
    operation: columns.GenAiOperation.text(row),
    provider: columns.GenAiProvider.text(row),
    requestModel: columns.GenAiRequestModel.text(row),
    responseModel: columns.GenAiResponseModel.text(row),
    usage: usageOf(columns, row),
    region: columns.CloudRegion.text(row),
    serviceTier: columns.AwsServiceTier.text(row),
    requestId: requestId === "" ? columns.GenAiResponseId.text(row) : requestId,
    sessionId: columns.SessionId.text(row),
    userId: columns.UserId.text(row),
    agentName: columns.GenAiAgentName.text(row),
    surface: surfaceOf(columns.Surface.text(row)),
    errorType: columns.ErrorType.text(row),
    costStatus: columns.CostStatus.text(row),
  };
}

/** An absent kind stays absent: it was not reported. */
function usageOf(columns: Columns, row: number): TokenUsage {
  const { GenAiInputTokens, GenAiOutputTokens, GenAiCacheReadTokens } = columns;
  const { GenAiCacheWriteTokens, GenAiCacheWrite1hTokens } = columns;
  const usage: { -readonly [Kind in keyof TokenUsage]: TokenUsage[Kind] } = {};
  if (!GenAiInputTokens.isNull(row)) usage.input = GenAiInputTokens.number(row);
  if (!GenAiOutputTokens.isNull(row)) usage.output = GenAiOutputTokens.number(row);
  if (!GenAiCacheReadTokens.isNull(row)) usage.cacheRead = GenAiCacheReadTokens.number(row);
  if (!GenAiCacheWriteTokens.isNull(row)) usage.cacheWrite = GenAiCacheWriteTokens.number(row);
  if (!GenAiCacheWrite1hTokens.isNull(row)) usage.cacheWrite1h = GenAiCacheWrite1hTokens.number(row);
  return usage;
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
