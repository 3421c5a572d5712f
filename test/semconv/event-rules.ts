import { type Profile, SCHEMA_URL } from "@outcrop/core";
import { checkAttributes, checkServer } from "./attribute-rules.ts";
import { CONTENT, checkStructured } from "./content-rules.ts";
import type { Emitted, EmittedRecord, EmittedSpan, Finding } from "./emitted.ts";

const DETAILS = "gen_ai.client.inference.operation.details";
const EXCEPTION = "gen_ai.client.operation.exception";
const NAMES: ReadonlySet<string | undefined> = new Set([DETAILS, EXCEPTION]);
/** Operations that are inference: the details are for no other. */
const INFERENCE: ReadonlySet<unknown> = new Set(["chat", "text_completion", "generate_content"]);
const DEBUG = 5;
const WARN = 13;

/**
 * Rules about events: details of inference, where there are any once for each call, and the exception of each operation
 * that failed; everything in attributes, with the types and the content that spans have, but structured; linked to its
 * span, and saying what that says.
 */
export function checkRecords({ records = [], spans }: Emitted, profile: Profile): readonly Finding[] {
  const details = records.filter(({ name }) => name === DETAILS);
  const inferences = spans.filter(({ attributes }) => INFERENCE.has(attributes["gen_ai.operation.name"]));
  const exceptions = records.filter(({ name }) => name === EXCEPTION);
  const unknown = records.filter(({ name }) => !NAMES.has(name));
  return [
    ...(details.length === 0 ? [] : checkOnce(details, inferences, DETAILS)),
    ...checkOnce(exceptions, spans.filter(isFailedOperation), EXCEPTION),
    ...unknown.map(({ name = "" }) => ({ rule: "missing_event", subject: "", on: name })),
    ...[...details, ...exceptions].flatMap((record) => checkRecord(record, spans, profile)),
    ...exceptions.flatMap(checkException),
  ];
}

/** What an agent's trace tells of is no client's operation: nothing was thrown. */
function isFailedOperation({ attributes, status, kind }: EmittedSpan): boolean {
  const isFromTrace = ["id", "start_time", "end_time"].some((name) => `aws.bedrock.agent.trace.${name}` in attributes);
  return status === "error" && kind === "client" && "gen_ai.operation.name" in attributes && !isFromTrace;
}

function checkOnce(records: readonly EmittedRecord[], spans: readonly EmittedSpan[], on: string): readonly Finding[] {
  const expected = spans.map(({ spanId }) => spanId).toSorted();
  const linked = records.map(({ spanId = "" }) => spanId).toSorted();
  return expected.join() === linked.join() ? [] : [{ rule: "event_per_call", subject: linked.join(), on }];
}

function checkRecord(record: EmittedRecord, spans: readonly EmittedSpan[], profile: Profile): readonly Finding[] {
  const on = record.name ?? "";
  const finding = (rule: string, subject = ""): Finding => ({ rule, subject, on });
  const span = spans.find(({ spanId }) => spanId === record.spanId);
  const others = Object.fromEntries(Object.entries(record.attributes).filter(([name]) => !CONTENT.has(name)));
  const differing = Object.keys(span === undefined ? {} : others).filter(
    (name) => !name.startsWith("exception.") && JSON.stringify(others[name]) !== JSON.stringify(span?.attributes[name]),
  );
  return [
    ...(record.hasBody ? [finding("event_with_a_body")] : []),
    ...(record.severity === severityOf(on, profile) ? [] : [finding("severity_mismatch")]),
    ...(record.schemaUrl === SCHEMA_URL[profile] ? [] : [finding("instrumentation_scope_schema_url_missing")]),
    ...["gen_ai.operation.name", "gen_ai.provider.name"]
      .filter((name) => record.attributes[name] === undefined && span?.attributes[name] !== undefined)
      .map((name) => finding("required_attribute_not_present", name)),
    ...differing.map((name) => finding("event_differs_from_span", name)),
    ...checkAttributes(on, others, profile),
    ...checkServer(on, others),
    ...checkStructured(on, record.attributes),
  ];
}

function severityOf(name: string, profile: Profile): number | undefined {
  if (name === EXCEPTION) return WARN;
  return profile === "latest" ? DEBUG : undefined;
}

/** A type or a message, the stack, and no content. */
function checkException({ attributes, name: on = "" }: EmittedRecord): readonly Finding[] {
  const isTelling = "exception.type" in attributes || "exception.message" in attributes;
  const missing = [...(isTelling ? [] : ["exception.type"]), "exception.stacktrace"].filter(
    (name) => !(name in attributes),
  );
  return [
    ...missing.map((subject) => ({ rule: "required_attribute_not_present", subject, on })),
    ...[...CONTENT]
      .filter((name) => name in attributes)
      .map((subject) => ({ rule: "content_on_an_exception", subject, on })),
  ];
}
