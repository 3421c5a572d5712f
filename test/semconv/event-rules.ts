import { type Profile, SCHEMA_URL } from "@outcrop/core";
import { checkAttributes, checkServer } from "./attribute-rules.ts";
import { CONTENT, checkStructured } from "./content-rules.ts";
import type { Emitted, EmittedRecord, EmittedSpan, Finding } from "./emitted.ts";

const DETAILS = "gen_ai.client.inference.operation.details";
/** Operations that are inference: the event is for no other. */
const INFERENCE: ReadonlySet<unknown> = new Set(["chat", "text_completion", "generate_content"]);
const DEBUG = 5;

/**
 * Rules about events: the one that there is, for inference alone and once for a call; everything in attributes, with the
 * types and the content that spans have, but structured; linked to its span, and saying what that says.
 */
export function checkRecords({ records = [], spans }: Emitted, profile: Profile): readonly Finding[] {
  const calls = spans.filter(({ attributes }) => INFERENCE.has(attributes["gen_ai.operation.name"]));
  const isOnce = records.length === 0 || records.length === calls.length;
  return [
    ...(isOnce ? [] : [{ rule: "event_per_call", subject: String(records.length), on: DETAILS }]),
    ...records.flatMap((record, index) => checkRecord(record, calls[index] ?? calls[0], profile)),
  ];
}

function checkRecord(record: EmittedRecord, span: EmittedSpan | undefined, profile: Profile): readonly Finding[] {
  const on = record.name ?? "";
  const finding = (rule: string, subject = ""): Finding => ({ rule, subject, on });
  const others = Object.fromEntries(Object.entries(record.attributes).filter(([name]) => !CONTENT.has(name)));
  const differing = Object.keys(others).filter(
    (name) => JSON.stringify(others[name]) !== JSON.stringify(span?.attributes[name]),
  );
  return [
    ...(on === DETAILS ? [] : [finding("missing_event")]),
    ...(record.hasBody ? [finding("event_with_a_body")] : []),
    ...(record.severity === (profile === "latest" ? DEBUG : undefined) ? [] : [finding("severity_mismatch")]),
    ...(record.traceId === undefined ? [finding("event_without_its_span")] : []),
    ...(record.schemaUrl === SCHEMA_URL[profile] ? [] : [finding("instrumentation_scope_schema_url_missing")]),
    ...["gen_ai.operation.name", "gen_ai.provider.name"]
      .filter((name) => record.attributes[name] === undefined)
      .map((name) => finding("required_attribute_not_present", name)),
    ...differing.map((name) => finding("event_differs_from_span", name)),
    ...checkAttributes(on, others, profile),
    ...checkServer(on, others),
    ...checkStructured(on, record.attributes),
  ];
}
