import type { BatchRedactor } from "./batch-redactor.ts";

type AttributeMap = Parameters<BatchRedactor["map"]>[0];

/** Rows that share resources and scopes: log records, data points. */
interface SharingBatch {
  readonly length: number;
  readonly resources: number;
  readonly scopes: number;
  readonly columns: { readonly ResourceAttributes: AttributeMap; readonly ScopeAttributes: AttributeMap };
  row(index: number): {
    serviceName: string;
    readonly resourceAttributes: { text(key: string): string | undefined };
  };
}

/** Takes secrets out of what rows share, and out of the service's name, of which each row has a copy. */
export function redactShared(batch: SharingBatch, redactor: BatchRedactor): void {
  const { columns } = batch;
  let resourceChanged = false;
  for (let resource = 0; resource < batch.resources; resource++) {
    if (redactor.map(columns.ResourceAttributes, resource)) resourceChanged = true;
  }
  for (let scope = 0; scope < batch.scopes; scope++) redactor.map(columns.ScopeAttributes, scope);
  if (!resourceChanged) return;
  for (let index = 0; index < batch.length; index++) {
    const row = batch.row(index);
    row.serviceName = row.resourceAttributes.text("service.name") ?? "";
  }
}
