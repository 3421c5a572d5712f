import { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { MetricKind } from "../../pipeline/batch/metric-columns.ts";
import { decodeSafely } from "./decode-safely.ts";
import type { Decoded } from "./decoded-traces.ts";
import { readEnum, readFlag, readList, readObject, readString, type JsonObject } from "./json-fields.ts";
import { parseRequest } from "./json-record.ts";
import { MetricsBuilder, type MetricHead } from "./metrics-builder.ts";
import { readScopedJson } from "./read-scoped-json.ts";
import { writePoint } from "./write-points-json.ts";

const TEMPORALITY_NAMES = [
  "AGGREGATION_TEMPORALITY_UNSPECIFIED",
  "AGGREGATION_TEMPORALITY_DELTA",
  "AGGREGATION_TEMPORALITY_CUMULATIVE",
];

/** `Metric.data` by name; of several, which JSON could have, the last counts, as in protobuf. */
const KIND_OF_FIELD: readonly (readonly [field: string, kind: MetricKind])[] = [
  ["gauge", "gauge"],
  ["sum", "sum"],
  ["histogram", "histogram"],
  ["exponentialHistogram", "exponential_histogram"],
  ["summary", "summary"],
];

/** Decodes OTLP/JSON, with the same checks and answers as the protobuf decoder. */
export function decodeMetricsJson(
  bytes: Uint8Array,
  org: string,
  batch: MetricBatch = new MetricBatch(),
  receivedMs: number = Date.now(),
): Decoded<MetricBatch> {
  return decodeSafely("ExportMetricsServiceRequest", () => {
    const request = parseRequest(bytes, "resourceMetrics");
    const builder = new MetricsBuilder(org, receivedMs, batch);
    readScopedJson(request, {
      fields: { resources: "resourceMetrics", scopes: "scopeMetrics", items: "metrics" },
      context: builder.context,
      columns: batch.columns,
      keepWord: (text) => batch.heap.appendText(text),
      writeItem: (metric, repeatedBytes) => writeMetric(metric, builder, repeatedBytes),
    });
    return builder.finish();
  });
}

function writeMetric(metric: JsonObject, builder: MetricsBuilder, repeatedBytes: number): void {
  const { symbols, heap } = builder.batch;
  builder.openMetric();
  const name = readString(metric["name"], "metric name");
  const before = heap.length;
  const texts = {
    name: symbols.internText(name),
    description: heap.appendText(readString(metric["description"], "metric description")),
    unit: heap.appendText(readString(metric["unit"], "metric unit")),
    bytes: heap.length - before + name.length,
  };
  const found = KIND_OF_FIELD.findLast(([field]) => metric[field] !== undefined && metric[field] !== null);
  if (found === undefined) return;
  const [field, kind] = found;
  const data = readObject(metric[field], field);
  const hasTemporality = kind !== "gauge" && kind !== "summary";
  const head: MetricHead = {
    ...texts,
    kind,
    temporality: hasTemporality ? readEnum(data["aggregationTemporality"], TEMPORALITY_NAMES, "temporality") : 0,
    isMonotonic: kind === "sum" && readFlag(data["isMonotonic"], "isMonotonic"),
  };
  for (const point of readList(data["dataPoints"], "dataPoints")) {
    writePoint(readObject(point, "a data point"), head, builder, repeatedBytes);
  }
}
