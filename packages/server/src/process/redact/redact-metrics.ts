import { fillMetricColumns } from "../../pipeline/batch/fill-metric-columns.ts";
import type { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import type { Processor } from "../processor.ts";
import { BatchRedactor } from "./batch-redactor.ts";
import { compileRedactor } from "./compile-redactor.ts";
import type { RedactConfig } from "./config.ts";
import { KeptTexts } from "./kept-texts.ts";
import { redactShared } from "./redact-shared.ts";

/** Keys under which rules see the texts of a metric that are no attributes. */
const NAME = "metric.name";
const DESCRIPTION = "metric.description";
const UNIT = "metric.unit";
const SCOPE_NAME = "scope.name";
const SCOPE_VERSION = "scope.version";
const SCHEMA_URL = "schema_url";
/** The column `GenAiModel` repeats this attribute when the model is not a known one. */
const REQUEST_MODEL = "gen_ai.request.model";

/**
 * Takes secrets out of data points before anything of them is written: attributes of points, exemplars, scopes and
 * resources, names, descriptions, units, scopes, schema URLs, and the typed columns that repeat them. What fails here
 * throws, as for spans.
 */
export function createRedactMetrics(config: RedactConfig): Processor<MetricBatch> {
  const redactor = compileRedactor(config);
  const kept = new KeptTexts();
  return (batch) => {
    redactBatch(batch, new BatchRedactor(batch.symbols, redactor, kept));
    return batch;
  };
}

function redactBatch(batch: MetricBatch, redactor: BatchRedactor): void {
  const { columns, length } = batch;
  redactShared(batch, redactor);
  for (let row = 0; row < length; row++) {
    if (redactor.map(columns.Attributes, row)) fillMetricColumns(batch, row, row + 1);
  }
  const exemplars = columns["Exemplars.FilteredAttributes"];
  for (let exemplar = 0; exemplar < exemplars.length; exemplar++) redactor.map(exemplars.items, exemplar);
  redactor.symbols(NAME, columns.MetricName, length);
  redactor.texts(DESCRIPTION, columns.MetricDescription, length);
  redactor.texts(UNIT, columns.MetricUnit, length);
  redactor.texts(SCOPE_NAME, columns.ScopeName, length);
  redactor.texts(SCOPE_VERSION, columns.ScopeVersion, length);
  redactor.texts(SCHEMA_URL, columns.ResourceSchemaUrl, length);
  redactor.texts(SCHEMA_URL, columns.ScopeSchemaUrl, length);
  redactor.symbols(REQUEST_MODEL, columns.GenAiModel, length);
}
