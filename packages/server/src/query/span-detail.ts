import type { SpanDetail } from "../api/types.ts";
import { shown, shownMap } from "./cut-values.ts";
import { numberOrNull } from "./ledger-row.ts";
import { isoOfNano } from "./nano-time.ts";

type Attributes = Readonly<Record<string, string>>;
type Count = string | number;

/** A span before its place in the trace is known, with whom it was for. */
export interface ShownSpan extends Omit<SpanDetail, "ledger" | "subtree"> {
  readonly sessionId: string;
  readonly userId: string;
}

/** What `spanOf` reads of `otel_traces`. */
export interface StoredSpan {
  readonly SpanId: string;
  readonly ParentSpanId: string;
  readonly SpanName: string;
  readonly SpanKind: string;
  readonly ServiceName: string;
  readonly ScopeName: string;
  readonly ScopeVersion: string;
  readonly StartNano: string;
  readonly DurationNano: string;
  readonly StatusCode: string;
  readonly StatusMessage: string;
  readonly SpanAttributes: Attributes;
  readonly ResourceAttributes: Attributes;
  readonly EventNanos: readonly string[];
  readonly EventNames: readonly string[];
  readonly EventAttributes: readonly Attributes[];
  readonly LinkTraceIds: readonly string[];
  readonly LinkSpanIds: readonly string[];
  readonly LinkAttributes: readonly Attributes[];
  readonly GenAiOperation: string;
  readonly GenAiProvider: string;
  readonly GenAiRequestModel: string;
  readonly GenAiResponseModel: string;
  readonly GenAiModel: string;
  readonly GenAiAgentName: string;
  readonly GenAiToolName: string;
  readonly GenAiFinishReasons: readonly string[];
  readonly GenAiInputTokens: Count | null;
  readonly GenAiOutputTokens: Count | null;
  readonly GenAiCacheReadTokens: Count | null;
  readonly GenAiCacheWriteTokens: Count | null;
  readonly GenAiTimeToFirstChunk: number | null;
  readonly ErrorType: string;
  readonly SessionId: string;
  readonly UserId: string;
  readonly Cost: string | null;
  readonly CostStatus: string;
}

/** The columns of a span; each attribute value whole, or cut to `limit` characters with a `…` behind. */
export function spanSelect(limit: number | null): string {
  return `
  SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ScopeName, ScopeVersion,
  toString(toUnixTimestamp64Nano(Timestamp)) AS StartNano, toString(Duration) AS DurationNano,
  StatusCode, ${shown("StatusMessage", limit)} AS StatusMessage,
  ${shownMap("otel_traces.SpanAttributes", limit)} AS SpanAttributes,
  ${shownMap("otel_traces.ResourceAttributes", limit)} AS ResourceAttributes,
  arrayMap(time -> toString(toUnixTimestamp64Nano(time)), Events.Timestamp) AS EventNanos,
  Events.Name AS EventNames, arrayMap(map -> ${shownMap("map", limit)}, Events.Attributes) AS EventAttributes,
  Links.TraceId AS LinkTraceIds, Links.SpanId AS LinkSpanIds,
  arrayMap(map -> ${shownMap("map", limit)}, Links.Attributes) AS LinkAttributes,
  GenAiOperation, GenAiProvider, GenAiRequestModel, GenAiResponseModel, GenAiModel, GenAiAgentName, GenAiToolName,
  GenAiFinishReasons, GenAiInputTokens, GenAiOutputTokens, GenAiCacheReadTokens, GenAiCacheWriteTokens,
  GenAiTimeToFirstChunk, ErrorType, SessionId, UserId, toString(CostNanoUsd) AS Cost, CostStatus`;
}

export function spanOf(row: StoredSpan): ShownSpan {
  return {
    spanId: row.SpanId,
    parentSpanId: row.ParentSpanId,
    name: row.SpanName,
    kind: row.SpanKind === "" ? "UNSPECIFIED" : row.SpanKind.toUpperCase(),
    service: row.ServiceName,
    scopeName: row.ScopeName,
    scopeVersion: row.ScopeVersion,
    startUnixNano: row.StartNano,
    durationNano: row.DurationNano,
    statusCode: row.StatusCode === "" ? "UNSET" : row.StatusCode.toUpperCase(),
    statusMessage: row.StatusMessage,
    operation: row.GenAiOperation,
    provider: row.GenAiProvider,
    requestModel: row.GenAiRequestModel,
    responseModel: row.GenAiResponseModel,
    model: row.GenAiModel,
    agentName: row.GenAiAgentName,
    toolName: row.GenAiToolName,
    finishReasons: row.GenAiFinishReasons,
    errorType: row.ErrorType,
    timeToFirstChunkSeconds: row.GenAiTimeToFirstChunk,
    tokens: {
      input: numberOrNull(row.GenAiInputTokens),
      output: numberOrNull(row.GenAiOutputTokens),
      cacheRead: numberOrNull(row.GenAiCacheReadTokens),
      cacheWrite: numberOrNull(row.GenAiCacheWriteTokens),
    },
    costNanoUsd: row.Cost,
    costStatus: row.CostStatus,
    attributes: row.SpanAttributes,
    resource: row.ResourceAttributes,
    events: row.EventNames.map((name, index) => ({
      name,
      time: isoOfNano(BigInt(row.EventNanos[index] ?? "0")),
      attributes: row.EventAttributes[index] ?? {},
    })),
    links: row.LinkTraceIds.map((traceId, index) => ({
      traceId,
      spanId: row.LinkSpanIds[index] ?? "",
      attributes: row.LinkAttributes[index] ?? {},
    })),
    sessionId: row.SessionId,
    userId: row.UserId,
  };
}
