import type { Emitted, EmittedSpan, Finding } from "./emitted.ts";

/** Vendor attributes: known to nobody else, and wanted. */
const VENDOR = ["llm.cost.", "aws.", "session.", "user.", "outcrop."];

/** The findings that are left when those that the project accepts are taken away. */
export function unaccepted(findings: readonly Finding[], emitted: Emitted): readonly Finding[] {
  return findings.filter((finding) => !isAccepted(finding, emitted.spans));
}

function isAccepted({ rule, subject, on }: Finding, spans: readonly EmittedSpan[]): boolean {
  if (rule === "missing_attribute") return VENDOR.some((prefix) => subject.startsWith(prefix));
  if (rule !== "genai_expected_attribute_missing") return false;
  const ofSpan = spans.filter(({ name }) => name === on);
  // What an agent's trace tells of was done by the service, at no address of ours.
  if (subject === "server.address" && ofSpan.some(isFromTrace)) return true;
  const isOfResponse = subject.startsWith("gen_ai.response.") || subject.startsWith("gen_ai.usage.");
  if (isOfResponse && ofSpan.some(({ status }) => status === "error")) return true;
  if (subject.startsWith("gen_ai.usage.")) {
    if (ofSpan.every(isUntraced) && !spans.some(isFromTrace)) return true;
    if (ofSpan.some(isUnfinished)) return true;
  }
  // Few answers name their model. An id is there as soon as AWS sent a request id, which stands for it.
  if (subject === "gen_ai.response.model") return true;
  return subject === "gen_ai.response.id" && ofSpan.every(({ attributes }) => !("aws.request_id" in attributes));
}

/**
 * The one place where two demands contradict each other: the check wants tokens of agents and of their model calls, and
 * what the service did not say stays absent. Of an agent whose trace is switched off nothing came that tells of model
 * calls, and it says so; of what was under way when the stream ended the end never came, and it is marked.
 */
function isUntraced({ attributes }: EmittedSpan): boolean {
  return attributes["gen_ai.operation.name"] === "invoke_agent" && attributes["llm.cost.status"] === "no_usage";
}

function isUnfinished({ attributes }: EmittedSpan): boolean {
  return attributes["outcrop.agent.incomplete"] === true;
}

function isFromTrace({ attributes }: EmittedSpan): boolean {
  return ["id", "start_time", "end_time"].some((name) => `aws.bedrock.agent.trace.${name}` in attributes);
}
