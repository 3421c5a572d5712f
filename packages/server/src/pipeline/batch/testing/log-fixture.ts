import type { AttributeValue } from "@outcrop/core";
import { formatValue } from "../attribute-value.ts";
import { LogBatch } from "../log-batch.ts";

type Values = Readonly<Record<string, AttributeValue>>;

/** A log record as plain data, with a resource and a scope of its own. */
export interface LogFixture {
  readonly body?: AttributeValue;
  readonly severityText?: string;
  readonly eventName?: string;
  readonly attributes?: Values;
  readonly resource?: Values;
  readonly scope?: { readonly name: string; readonly version: string; readonly attributes: Values };
  readonly schemaUrl?: string;
}

export function logBatchOf(records: readonly LogFixture[]): LogBatch {
  const batch = new LogBatch();
  const { columns } = batch;
  for (const { body = "", attributes = {}, resource = {}, scope, ...texts } of records) {
    const index = batch.addRow(batch.addResource());
    batch.setScope(index, batch.addScope());
    const row = batch.row(index);
    columns.Org.setText(index, "default");
    const { letter, text } = formatValue("", body);
    columns.Body.setText(index, text);
    columns.BodyType.setText(index, String.fromCodePoint(letter));
    columns.SeverityText.setText(index, texts.severityText ?? "");
    columns.ResourceSchemaUrl.setText(index, texts.schemaUrl ?? "");
    columns.ScopeSchemaUrl.setText(index, texts.schemaUrl ?? "");
    columns.ScopeName.setText(index, scope?.name ?? "");
    columns.ScopeVersion.setText(index, scope?.version ?? "");
    row.eventName = texts.eventName ?? "";
    for (const [key, value] of Object.entries(attributes)) row.attributes.set(key, value);
    for (const [key, value] of Object.entries(resource)) row.resourceAttributes.set(key, value);
    for (const [key, value] of Object.entries(scope?.attributes ?? {})) row.scopeAttributes.set(key, value);
    row.serviceName = row.resourceAttributes.text("service.name") ?? "";
  }
  return batch;
}
