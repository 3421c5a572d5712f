import type { MetricBatch } from "../metric-batch.ts";

/** What can be read of data points, as plain data, to compare. */
export function readMetrics(batch: MetricBatch): readonly object[] {
  return Array.from({ length: batch.length }, (_, index) => {
    const row = batch.row(index);
    const { exemplars } = row;
    return {
      org: row.org,
      kind: row.kind,
      metric: [row.name, row.description, row.unit],
      temporality: row.temporality,
      isMonotonic: row.isMonotonic,
      start: row.startUnixNano,
      time: row.timeUnixNano,
      flags: row.flags,
      serviceName: row.serviceName,
      schemaUrls: row.schemaUrls,
      scope: [row.scopeName, row.scopeVersion, row.scopeAttributes.entries(), row.scopeDroppedAttributes],
      resource: row.resourceAttributes.entries(),
      attributes: row.attributes.entries(),
      value: row.value,
      count: row.count,
      sum: row.sum,
      least: row.min,
      greatest: row.max,
      buckets: [row.bucketCounts, row.explicitBounds],
      exponential: [row.scale, row.zeroCount, row.zeroThreshold, row.positive, row.negative],
      quantiles: row.quantiles,
      exemplars: Array.from({ length: exemplars.length }, (_unused, i) => ({
        time: exemplars.timeUnixNano(i),
        value: exemplars.value(i),
        traceId: exemplars.traceId(i),
        spanId: exemplars.spanId(i),
        attributes: exemplars.attributes(i).entries(),
      })),
    };
  });
}
