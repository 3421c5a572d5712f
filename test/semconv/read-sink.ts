import { SpanKind, SpanStatusCode, ValueType } from "@opentelemetry/api";
import type { TelemetrySink } from "../../packages/node/src/testing/telemetry-sink.ts";
import type { Emitted, EmittedMetric, EmittedPoint, EmittedSpan } from "./emitted.ts";

const KINDS: Readonly<Record<SpanKind, EmittedSpan["kind"]>> = {
  [SpanKind.INTERNAL]: "internal",
  [SpanKind.SERVER]: "server",
  [SpanKind.CLIENT]: "client",
  [SpanKind.PRODUCER]: "producer",
  [SpanKind.CONSUMER]: "consumer",
};
const STATUSES: Readonly<Record<SpanStatusCode, EmittedSpan["status"]>> = {
  [SpanStatusCode.UNSET]: "unset",
  [SpanStatusCode.OK]: "ok",
  [SpanStatusCode.ERROR]: "error",
};

type Scope = Awaited<ReturnType<TelemetrySink["metrics"]>>[number];
type Metric = Scope["metrics"][number];

/** Everything that has arrived in a sink. */
export async function readSink(sink: TelemetrySink): Promise<Emitted> {
  const scopes = await sink.metrics();
  return {
    spans: sink.spans.map((span) => ({
      name: span.name,
      spanId: span.spanContext().spanId,
      kind: KINDS[span.kind],
      status: STATUSES[span.status.code],
      statusMessage: span.status.message,
      attributes: span.attributes,
      events: span.events.map(({ name, attributes = {} }) => ({ name, attributes })),
      schemaUrl: span.instrumentationScope.schemaUrl,
    })),
    records: sink.events.map((record) => ({
      name: record.eventName,
      attributes: record.attributes,
      hasBody: record.body !== undefined,
      severity: record.severityNumber,
      spanId: record.spanContext?.spanId,
      schemaUrl: record.instrumentationScope.schemaUrl,
    })),
    metrics: scopes.flatMap(({ scope, metrics }) => metrics.map((metric) => metricOf(metric, scope.schemaUrl))),
  };
}

function metricOf(metric: Metric, schemaUrl: string | undefined): EmittedMetric {
  const points = metric.dataPoints.map(pointOf);
  const { name, unit, valueType } = metric.descriptor;
  return {
    name,
    unit,
    instrument: instrumentOf(metric, points),
    valueType: valueType === ValueType.INT ? "int" : "double",
    boundaries: points.find(({ boundaries }) => boundaries.length > 0)?.boundaries ?? [],
    points,
    schemaUrl,
  };
}

interface Point extends EmittedPoint {
  readonly boundaries: readonly number[];
}

function pointOf({ attributes, value }: Metric["dataPoints"][number]): Point {
  if (typeof value === "number") return { attributes, count: 1, sum: value, boundaries: [] };
  const boundaries = "buckets" in value && "boundaries" in value.buckets ? value.buckets.boundaries : [];
  return { attributes, count: value.count, sum: value.sum ?? 0, boundaries };
}

function instrumentOf(metric: Metric, points: readonly Point[]): EmittedMetric["instrument"] {
  if (points.some(({ boundaries }) => boundaries.length > 0)) return "histogram";
  return "isMonotonic" in metric && metric.isMonotonic ? "counter" : "other";
}
