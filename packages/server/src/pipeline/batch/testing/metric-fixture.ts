import type { AttributeValue } from "@outcrop/core";
import { MetricBatch } from "../metric-batch.ts";

type Values = Readonly<Record<string, AttributeValue>>;

/** A gauge's point as plain data, with a resource and a scope of its own. */
export interface MetricFixture {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly schemaUrl?: string;
  readonly attributes?: Values;
  readonly resource?: Values;
  readonly scope?: { readonly name: string; readonly version: string; readonly attributes: Values };
  /** Of each exemplar its attributes. */
  readonly exemplars?: readonly Values[];
}

const EXEMPLAR_LISTS = [
  "Exemplars.FilteredAttributes",
  "Exemplars.TimeUnix",
  "Exemplars.Value",
  "Exemplars.SpanId",
  "Exemplars.TraceId",
  "Exemplars.ValueInt",
] as const;

export function metricBatchOf(points: readonly MetricFixture[]): MetricBatch {
  const batch = new MetricBatch();
  const { columns } = batch;
  for (const { attributes = {}, resource = {}, scope, exemplars = [], ...texts } of points) {
    const index = batch.addSeparateRow();
    const row = batch.row(index);
    columns.Org.setText(index, "default");
    columns.Kind.setText(index, "gauge");
    columns.MetricName.setText(index, texts.name ?? "m");
    columns.MetricDescription.setText(index, texts.description ?? "");
    columns.MetricUnit.setText(index, texts.unit ?? "");
    columns.ResourceSchemaUrl.setText(index, texts.schemaUrl ?? "");
    columns.ScopeSchemaUrl.setText(index, texts.schemaUrl ?? "");
    columns.ScopeName.setText(index, scope?.name ?? "");
    columns.ScopeVersion.setText(index, scope?.version ?? "");
    for (const [key, value] of Object.entries(attributes)) row.attributes.set(key, value);
    for (const [key, value] of Object.entries(resource)) row.resourceAttributes.set(key, value);
    for (const [key, value] of Object.entries(scope?.attributes ?? {})) row.scopeAttributes.set(key, value);
    row.serviceName = row.resourceAttributes.text("service.name") ?? "";
    for (const [place, values] of exemplars.entries()) {
      for (const name of EXEMPLAR_LISTS) columns[name].append(index);
      for (const [key, value] of Object.entries(values)) row.exemplars.attributes(place).set(key, value);
    }
  }
  return batch;
}
