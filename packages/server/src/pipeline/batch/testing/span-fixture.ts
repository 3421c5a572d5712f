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
  const batch = new SpanBatch();
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
  const { columns } = batch;
  for (const event of events ?? []) {
    columns["Events.Attributes"].append(row.index);
    columns["Events.Timestamp"].items.setBigint(columns["Events.Timestamp"].append(row.index), event.timeUnixNano);
    columns["Events.Name"].items.setText(columns["Events.Name"].append(row.index), event.name);
    fill(row.events.attributes(row.events.length - 1), event.attributes);
  }
  for (const link of links ?? []) {
    columns["Links.Attributes"].append(row.index);
    columns["Links.TraceId"].items.setText(columns["Links.TraceId"].append(row.index), link.traceId);
    columns["Links.SpanId"].items.setText(columns["Links.SpanId"].append(row.index), link.spanId);
    columns["Links.TraceState"].append(row.index);
    fill(row.links.attributes(row.links.length - 1), link.attributes);
  }
}

function fill(target: Attributes, source: Readonly<Record<string, AttributeValue>> | undefined): void {
  for (const [key, value] of Object.entries(source ?? {})) target.set(key, value);
}

/** What can be read of a batch, as plain data, to compare. */
export function readBatch(batch: SpanBatch): readonly object[] {
  return Array.from({ length: batch.length }, (_, index) => {
    const row = batch.row(index);
    const { columns } = batch;
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
        name: columns["Events.Name"].items.text(row.events.item(i)),
        timeUnixNano: columns["Events.Timestamp"].items.bigint(row.events.item(i)),
        attributes: row.events.attributes(i).entries(),
      })),
      links: Array.from({ length: row.links.length }, (_unused, i) => ({
        traceId: columns["Links.TraceId"].items.text(row.links.item(i)),
        spanId: columns["Links.SpanId"].items.text(row.links.item(i)),
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
