import type { AttributeValue } from "@outcrop/core";
import type { Attributes } from "../attributes.ts";
import { SpanBatch } from "../span-batch.ts";

/** A span as plain data: for tests, which like objects better than columns. */
export interface SpanFixture {
  readonly org?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly parentSpanId?: string;
  readonly name?: string;
  readonly kind?: string;
  readonly serviceName?: string;
  readonly scopeName?: string;
  readonly scopeVersion?: string;
  readonly startUnixNano?: bigint;
  readonly durationNano?: bigint;
  readonly statusCode?: string;
  readonly statusMessage?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly resource?: Readonly<Record<string, AttributeValue>>;
  readonly events?: readonly ItemFixture[];
  readonly links?: readonly LinkFixture[];
}

interface ItemFixture {
  readonly name: string;
  readonly timeUnixNano: bigint;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

interface LinkFixture {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

/** Spans given the same `resource` object, one after the other, share a resource. */
export function batchOf(spans: readonly SpanFixture[]): SpanBatch {
  return fillBatch(new SpanBatch(), spans);
}

/** The same into a batch that is there. */
export function fillBatch(batch: SpanBatch, spans: readonly SpanFixture[]): SpanBatch {
  let last: { readonly attributes: unknown; readonly number: number } | undefined;
  for (const span of spans) {
    const shared = last !== undefined && last.attributes === span.resource ? last.number : undefined;
    const resource = shared ?? batch.addResource();
    last = { attributes: span.resource, number: resource };
    addSpan(batch, resource, span, shared === undefined);
  }
  return batch;
}

function addSpan(batch: SpanBatch, resource: number, span: SpanFixture, isFirst: boolean): void {
  const row = batch.row(batch.addRow(resource));
  const { attributes, resource: resourceAttributes, events, links, ...cells } = span;
  row.org = "default";
  row.startUnixNano = 1_760_000_000_000_000_000n;
  Object.assign(row, cells);
  fill(row.attributes, attributes);
  if (isFirst) fill(row.resourceAttributes, resourceAttributes);
  for (const { name, timeUnixNano, attributes: own } of events ?? []) fill(row.events.add(name, timeUnixNano), own);
  for (const { traceId, spanId, attributes: own } of links ?? []) fill(row.links.add(traceId, spanId, ""), own);
}

function fill(target: Attributes, source: Readonly<Record<string, AttributeValue>> | undefined): void {
  for (const [key, value] of Object.entries(source ?? {})) target.set(key, value);
}

/** What can be read of a batch, as plain data, to compare. */
export function readBatch(batch: SpanBatch): readonly object[] {
  return Array.from({ length: batch.length }, (_, index) => {
    const row = batch.row(index);
    return {
      org: row.org,
      traceId: row.traceId,
      spanId: row.spanId,
      parentSpanId: row.parentSpanId,
      name: row.name,
      kind: row.kind,
      serviceName: row.serviceName,
      scopeName: row.scopeName,
      scopeVersion: row.scopeVersion,
      startUnixNano: row.startUnixNano,
      durationNano: row.durationNano,
      statusCode: row.statusCode,
      statusMessage: row.statusMessage,
      attributes: row.attributes.entries(),
      resource: row.resourceAttributes.entries(),
      events: Array.from({ length: row.events.length }, (_unused, i) => ({
        name: row.events.name(i),
        timeUnixNano: row.events.timeUnixNano(i),
        attributes: row.events.attributes(i).entries(),
      })),
      links: Array.from({ length: row.links.length }, (_unused, i) => ({
        traceId: row.links.traceId(i),
        spanId: row.links.spanId(i),
        traceState: row.links.traceState(i),
        attributes: row.links.attributes(i).entries(),
      })),
      finishReasons: row.finishReasons,
      tokens: [row.inputTokens, row.outputTokens, row.cacheReadTokens, row.cacheWriteTokens, row.cacheWrite1hTokens],
      timeToFirstChunk: row.timeToFirstChunk,
      costNanoUsd: row.costNanoUsd,
      ids: [row.responseId, row.awsRequestId, row.sessionId, row.userId],
      words: [row.operation, row.provider, row.requestModel, row.responseModel, row.model, row.costStatus],
    };
  });
}
