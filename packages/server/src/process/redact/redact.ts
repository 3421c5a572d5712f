import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import type { Processor } from "../processor.ts";
import { BatchRedactor } from "./batch-redactor.ts";
import { compileRedactor } from "./compile-redactor.ts";
import type { RedactConfig } from "./config.ts";
import { KeptTexts } from "./kept-texts.ts";

/** Keys under which rules see the texts of a span that are no attributes. */
const SPAN_NAME = "span.name";
const STATUS_MESSAGE = "span.status.message";
const TRACE_STATE = "span.trace_state";
const SCOPE_NAME = "scope.name";
const SCOPE_VERSION = "scope.version";
const EVENT_NAME = "event.name";
/** The column `GenAiModel` repeats this attribute when the model is not a known one. */
const REQUEST_MODEL = "gen_ai.request.model";

/**
 * Takes secrets out of a batch before anything of it is written: attributes of spans, resources, events and links, span
 * and event names, status messages, trace states, scopes, and the typed columns that repeat them. Whatever fails here must not let data
 * through, so it throws, and the sender is not acknowledged.
 */
export function createRedact(config: RedactConfig): Processor {
  const redactor = compileRedactor(config);
  const kept = new KeptTexts();
  return (batch) => {
    redactBatch(batch, new BatchRedactor(batch.symbols, redactor, kept));
    return batch;
  };
}

function redactBatch(batch: SpanBatch, redactor: BatchRedactor): void {
  const { columns } = batch;
  const eventAttributes = columns["Events.Attributes"].items;
  const linkAttributes = columns["Links.Attributes"].items;
  let resourceChanged = false;
  for (let resource = 0; resource < batch.resources; resource++) {
    if (redactor.map(columns.ResourceAttributes, resource)) resourceChanged = true;
  }
  for (let row = 0; row < batch.length; row++) {
    if (redactor.map(columns.SpanAttributes, row)) fillColumns(batch, row, row + 1);
  }
  redactor.symbols(SPAN_NAME, columns.SpanName, batch.length);
  redactor.texts(STATUS_MESSAGE, columns.StatusMessage, batch.length);
  redactor.texts(TRACE_STATE, columns.TraceState, batch.length);
  redactor.texts(SCOPE_NAME, columns.ScopeName, batch.length);
  redactor.texts(SCOPE_VERSION, columns.ScopeVersion, batch.length);
  redactor.symbols(REQUEST_MODEL, columns.GenAiModel, batch.length);
  redactor.symbols(EVENT_NAME, columns["Events.Name"].items, columns["Events.Name"].length);
  for (let event = 0; event < columns["Events.Attributes"].length; event++) redactor.map(eventAttributes, event);
  redactor.texts(TRACE_STATE, columns["Links.TraceState"].items, columns["Links.TraceState"].length);
  for (let link = 0; link < columns["Links.Attributes"].length; link++) redactor.map(linkAttributes, link);
  if (resourceChanged) refillFromResources(batch);
}

/** The region and the service's name are copies of resource attributes. */
function refillFromResources(batch: SpanBatch): void {
  fillColumns(batch);
  for (let index = 0; index < batch.length; index++) {
    const row = batch.row(index);
    row.serviceName = row.resourceAttributes.text("service.name") ?? "";
  }
}
