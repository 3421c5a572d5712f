import { z } from "@hono/zod-openapi";
import type * as api from "./types.ts";

/** The shapes of `types.ts` as schemas, for the OpenAPI document; the annotations make the two agree. */
const money = z
  .string()
  .regex(/^-?\d+$/)
  .openapi({ description: "Integer nano-dollars", example: "1230000" });
const nanos = z.string().regex(/^\d+$/).openapi({ description: "Integer nanoseconds", example: "850000000" });
const time = z.iso.datetime().openapi({ example: "2026-11-21T09:00:00.000Z" });
const count = z.number().int();
const text = z.string();
const texts = z.record(z.string(), z.string());

const period = z.object({ from: time, to: time });
const tokens = z.object({ input: count, output: count, cacheRead: count, cacheWrite: count });
const reportedTokens = z.object({
  input: count.nullable(),
  output: count.nullable(),
  cacheRead: count.nullable(),
  cacheWrite: count.nullable(),
});
const nextCursor = text.nullable();

const totals: z.ZodType<api.Totals> = z
  .object({ costNanoUsd: money, calls: count, errors: count, unpriced: z.record(z.string(), count), tokens })
  .openapi("Totals");

const pending: z.ZodType<api.Pending> = z.object({ traces: count, oldest: time.nullable() }).openapi("Pending");

const quantile = z.number().nullable();
const latency: z.ZodType<api.Latency> = z
  .object({ p50: quantile, p95: quantile, p99: quantile })
  .openapi("Latency", { description: "Milliseconds" });

const groupRow: z.ZodType<api.GroupRow> = z.object({ key: text, totals }).openapi("GroupRow");
const modelRow: z.ZodType<api.ModelRow> = z
  .object({ key: text, totals, latency, requestModels: z.array(text) })
  .openapi("ModelRow");

const sessionRow: z.ZodType<api.SessionRow> = z
  .object({ sessionId: text, userId: text, traces: count, first: time, last: time, totals })
  .openapi("SessionRow");

export const overviewSchema: z.ZodType<api.Overview> = z
  .object({
    period,
    bucketSeconds: count,
    buckets: z.array(time),
    totals,
    sessions: count,
    users: count,
    traces: count,
    latency,
    byModel: z.array(modelRow),
    bySurface: z.array(groupRow),
    byOperation: z.array(groupRow),
    costByModel: z.array(z.object({ key: text, values: z.array(money) })),
    tokensByType: z.array(z.object({ key: text, values: z.array(count) })),
    topSessions: z.array(sessionRow),
    pending,
  })
  .openapi("Overview");

const traceRow: z.ZodType<api.TraceRow> = z
  .object({
    traceId: text,
    name: text,
    service: text,
    start: time,
    durationNano: nanos,
    spans: count,
    hasError: z.boolean(),
    rootMissing: z.boolean(),
    sessionId: text,
    userId: text,
    models: z.array(text),
    agents: z.array(text),
    entryOperation: text,
    surface: text,
    totals,
    pending: z.boolean(),
  })
  .openapi("TraceRow");

export const traceListSchema: z.ZodType<api.TraceList> = z
  .object({ period, total: z.object({ traces: count, totals }), rows: z.array(traceRow), nextCursor })
  .openapi("TraceList");

export const sessionListSchema: z.ZodType<api.SessionList> = z
  .object({ period, total: z.object({ sessions: count, totals }), rows: z.array(sessionRow), nextCursor })
  .openapi("SessionList");

const ledgerRow: z.ZodType<api.LedgerRow> = z
  .object({
    traceId: text,
    spanId: text,
    start: time,
    durationNano: nanos,
    service: text,
    operation: text,
    provider: text,
    model: text,
    requestModel: text,
    tokens: reportedTokens,
    costNanoUsd: money,
    costStatus: text,
    priceVersion: text,
    sessionId: text,
    userId: text,
    agentName: text,
    entryOperation: text,
    surface: text,
    errorType: text,
  })
  .openapi("LedgerRow");

export const ledgerListSchema: z.ZodType<api.LedgerList> = z
  .object({ period, total: z.object({ entries: count, totals }), rows: z.array(ledgerRow), nextCursor })
  .openapi("LedgerList");

const content = {
  attributes: texts,
  resource: texts,
  events: z.array(z.object({ name: text, time, attributes: texts })),
  links: z.array(z.object({ traceId: text, spanId: text, attributes: texts })),
};

export const spanContentSchema: z.ZodType<api.SpanContent> = z
  .object({ spanId: text, ...content })
  .openapi("SpanContent");

const spanDetail: z.ZodType<api.SpanDetail> = z
  .object({
    spanId: text,
    parentSpanId: text,
    name: text,
    kind: text,
    service: text,
    scopeName: text,
    scopeVersion: text,
    startUnixNano: nanos,
    durationNano: nanos,
    statusCode: text,
    statusMessage: text,
    operation: text,
    provider: text,
    requestModel: text,
    responseModel: text,
    model: text,
    agentName: text,
    toolName: text,
    finishReasons: z.array(text),
    errorType: text,
    timeToFirstChunkSeconds: z.number().nullable(),
    tokens: reportedTokens,
    costNanoUsd: money.nullable(),
    costStatus: text,
    ...content,
    ledger: ledgerRow.nullable(),
    subtree: totals,
  })
  .openapi("SpanDetail");

export const traceDetailSchema: z.ZodType<api.TraceDetail> = z
  .object({
    traceId: text,
    start: time,
    durationNano: nanos,
    totals,
    sessionId: text,
    userId: text,
    pending: z.boolean(),
    spanCount: count,
    valueLimit: count.nullable(),
    spans: z.array(spanDetail),
  })
  .openapi("TraceDetail");

const logDetail: z.ZodType<api.LogDetail> = z
  .object({
    timeUnixNano: nanos,
    spanId: text,
    severityNumber: count,
    severityText: text,
    service: text,
    scopeName: text,
    eventName: text,
    body: text,
    attributes: texts,
    resource: texts,
  })
  .openapi("LogDetail");

export const traceLogsSchema: z.ZodType<api.TraceLogs> = z
  .object({ total: count, valueLimit: count.nullable(), rows: z.array(logDetail) })
  .openapi("TraceLogs");

const facet = z.array(z.object({ value: text, calls: count, costNanoUsd: money }));
export const facetsSchema: z.ZodType<api.Facets> = z
  .object({
    model: facet,
    service: facet,
    operation: facet,
    surface: facet,
    agent: facet,
    user: facet,
    costStatus: facet,
  })
  .openapi("Facets");

export const orgListSchema: z.ZodType<api.OrgList> = z
  .object({ orgs: z.array(z.object({ name: text, spans: count, lastSeen: time.nullable() })) })
  .openapi("OrgList");

export const statusSchema: z.ZodType<api.Status> = z
  .object({
    version: text,
    priceVersion: text,
    pending,
    newest: time.nullable(),
    spans: count,
    logRecords: count,
    dataPoints: count,
  })
  .openapi("Status");

export const errorSchema: z.ZodType<api.ApiError> = z
  .object({ error: z.object({ code: text, message: text, where: text.optional() }) })
  .openapi("ApiError");
