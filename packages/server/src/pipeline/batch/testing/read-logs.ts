import type { LogBatch } from "../log-batch.ts";

/** What can be read of log records, as plain data, to compare. */
export function readLogs(batch: LogBatch): readonly object[] {
  return Array.from({ length: batch.length }, (_, index) => {
    const row = batch.row(index);
    return {
      org: row.org,
      time: row.timeUnixNano,
      observed: row.observedUnixNano,
      traceId: row.traceId,
      spanId: row.spanId,
      flags: row.flags,
      severity: [row.severityNumber, row.severityText],
      serviceName: row.serviceName,
      body: row.body,
      eventName: row.eventName,
      dropped: row.droppedAttributes,
      schemaUrls: row.schemaUrls,
      scope: [row.scopeName, row.scopeVersion, row.scopeAttributes.entries()],
      resource: row.resourceAttributes.entries(),
      attributes: row.attributes.entries(),
    };
  });
}
