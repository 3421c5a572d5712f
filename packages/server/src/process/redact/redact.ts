import { isUtf8 } from "node:buffer";
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
  const status = redactText(STATUS_MESSAGE, row.statusMessage, redactor);
  if (status !== row.statusMessage) row.statusMessage = status;
  const traceState = redactText(TRACE_STATE, row.traceState, redactor);
  if (traceState !== row.traceState) row.traceState = traceState;
  const scopeName = redactText(SCOPE_NAME, row.scopeName, redactor);
  if (scopeName !== row.scopeName) row.scopeName = scopeName;
  const scopeVersion = redactText(SCOPE_VERSION, row.scopeVersion, redactor);
  if (scopeVersion !== row.scopeVersion) row.scopeVersion = scopeVersion;
  const model = redactText(REQUEST_MODEL, row.model, redactor);
  if (model !== row.model) row.model = model;
  const { events, links } = row;
  for (let i = 0; i < events.length; i++) {
    const eventName = redactText(EVENT_NAME, events.name(i), redactor);
    if (eventName !== events.name(i)) events.setName(i, eventName);
    redactMap(columns["Events.Attributes"].items, events.attributesSlot(i), redactor);
  }
  for (let i = 0; i < links.length; i++) {
    const linkState = redactText(TRACE_STATE, links.traceState(i), redactor);
    if (linkState !== links.traceState(i)) links.setTraceState(i, linkState);
    redactMap(columns["Links.Attributes"].items, links.attributesSlot(i), redactor);
  }
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
    const letter = map.letter(entry);
    const redaction = redactValue(keys.text(entry), readable(letter, values.text(entry)), redactor);
    if (redaction.kind === "keep") return true;
    changed = true;
    if (redaction.kind === "delete") return false;
    values.setText(entry, redaction.value);
    // A list or a map stays one as long as its text still is JSON, which a mask in place of all of it is not.
    if (letter !== LETTER_CODE.j || !isJson(redaction.value)) map.setLetter(entry, LETTER_CODE.s);
    return true;
  });
  return changed;
}

/** Bytes that are text are looked through as that, not in base64. */
function readable(letter: number, text: string): string {
  if (letter !== LETTER_CODE.x) return text;
  const bytes = Buffer.from(text, "base64");
  return isUtf8(bytes) ? bytes.toString() : text;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What the normaliser set aside under `outcrop.original.` falls under the rules for the name as sent, too. */
function redactValue(key: string, text: string, redactor: Redactor): Redaction {
  const redaction = redactor.redact(key, text);
  if (redaction.kind !== "keep" || !key.startsWith(ORIGINAL_PREFIX)) return redaction;
  return redactor.redact(key.slice(ORIGINAL_PREFIX.length), text);
}

/** A name or a message cannot go, so a rule that deletes masks it. */
function redactText(key: string, text: string, redactor: Redactor): string {
  if (text === "") return text;
  const redaction = redactor.redact(key, text);
  if (redaction.kind === "keep") return text;
  return redaction.kind === "replace" ? redaction.value : MASK;
}
