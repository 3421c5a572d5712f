import { createHmac } from "node:crypto";
import { compileRedaction, MASK, ORIGINAL_PREFIX, type Redaction, type Redactor } from "@outcrop/core";
import { LETTER_CODE } from "../../pipeline/batch/attribute-value.ts";
import type { MapColumn } from "../../pipeline/batch/columns/map-column.ts";
import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import type { Processor } from "../processor.ts";
import { rulesOf, type RedactConfig } from "./config.ts";

/** Keys under which rules see the texts of a span that are no attributes. */
const SPAN_NAME = "span.name";
const STATUS_MESSAGE = "span.status.message";
const EVENT_NAME = "event.name";
/** The column `GenAiModel` repeats this attribute when the model is not a known one. */
const REQUEST_MODEL = "gen_ai.request.model";

/**
 * Takes secrets out of a batch before anything of it is written: attributes of spans, resources, events and links, span
 * and event names, status messages, and the typed columns that repeat them. Whatever fails here must not let data
 * through, so it throws, and the sender is not acknowledged.
 */
export function createRedact(config: RedactConfig): Processor {
  const compiled = compileRedaction(rulesOf(config.rules), {
    defaults: config.defaults,
    salt: config.salt,
    hash: (text, salt) => createHmac("sha256", salt).update(text).digest("hex"),
  });
  if (compiled.kind === "invalid") {
    throw new Error(compiled.problems.map(({ rule, reason }) => `Cannot redact: ${rule}: ${reason}`).join("; "));
  }
  const { redactor } = compiled;
  return (batch) => {
    const { columns } = batch;
    let resourceChanged = false;
    for (let resource = 0; resource < batch.resources; resource++) {
      if (redactMap(columns.ResourceAttributes, resource, redactor)) resourceChanged = true;
    }
    for (let row = 0; row < batch.length; row++) redactSpan(batch, row, redactor);
    if (resourceChanged) refillFromResources(batch);
    return batch;
  };
}

function redactSpan(batch: SpanBatch, index: number, redactor: Redactor): void {
  const { columns } = batch;
  const row = batch.row(index);
  const changed = redactMap(columns.SpanAttributes, index, redactor);
  const name = redactText(SPAN_NAME, row.name, redactor);
  if (name !== row.name) row.name = name;
  const status = row.statusMessage === "" ? "" : redactText(STATUS_MESSAGE, row.statusMessage, redactor);
  if (status !== row.statusMessage) row.statusMessage = status;
  const model = row.model === "" ? "" : redactText(REQUEST_MODEL, row.model, redactor);
  if (model !== row.model) row.model = model;
  const { events, links } = row;
  for (let i = 0; i < events.length; i++) {
    const eventName = redactText(EVENT_NAME, events.name(i), redactor);
    if (eventName !== events.name(i)) events.setName(i, eventName);
    redactMap(columns["Events.Attributes"].items, events.attributesSlot(i), redactor);
  }
  for (let i = 0; i < links.length; i++)
    redactMap(columns["Links.Attributes"].items, links.attributesSlot(i), redactor);
  if (changed) fillColumns(batch, index, index + 1);
}

/** The region and the service's name are copies of resource attributes. */
function refillFromResources(batch: SpanBatch): void {
  fillColumns(batch);
  for (let index = 0; index < batch.length; index++) {
    const row = batch.row(index);
    row.serviceName = row.resourceAttributes.text("service.name") ?? "";
  }
}

/** Whether anything changed. */
function redactMap(map: MapColumn, slot: number, redactor: Redactor): boolean {
  const { keys, values } = map;
  let changed = false;
  map.retain(slot, (entry) => {
    const redaction = redactValue(keys.text(entry), values.text(entry), redactor);
    if (redaction.kind === "keep") return true;
    changed = true;
    if (redaction.kind === "delete") return false;
    values.setText(entry, redaction.value);
    if (map.letter(entry) !== LETTER_CODE.j) map.setLetter(entry, LETTER_CODE.s);
    return true;
  });
  return changed;
}

/** What the normaliser set aside under `outcrop.original.` falls under the rules for the name as sent, too. */
function redactValue(key: string, text: string, redactor: Redactor): Redaction {
  const redaction = redactor.redact(key, text);
  if (redaction.kind !== "keep" || !key.startsWith(ORIGINAL_PREFIX)) return redaction;
  return redactor.redact(key.slice(ORIGINAL_PREFIX.length), text);
}

/** A name or a message cannot go, so a rule that deletes masks it. */
function redactText(key: string, text: string, redactor: Redactor): string {
  const redaction = redactor.redact(key, text);
  if (redaction.kind === "keep") return text;
  return redaction.kind === "replace" ? redaction.value : MASK;
}
