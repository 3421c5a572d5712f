import type { Emitted, EmittedSpan, Finding } from "./emitted.ts";

/** Vendor attributes: known to nobody else, and wanted. */
const VENDOR = ["llm.cost.", "aws.", "session.", "user.", "outcrop."];
/** What AWS sends for no call, or not for every call. */
const OFTEN_UNSENT: ReadonlySet<string> = new Set(["gen_ai.response.id", "gen_ai.response.model"]);

/** The findings that are left when those that the project accepts are taken away. There are three kinds, no more. */
export function unaccepted(findings: readonly Finding[], emitted: Emitted): readonly Finding[] {
  return findings.filter((finding) => !isAccepted(finding, emitted.spans));
}

function isAccepted({ rule, subject, on }: Finding, spans: readonly EmittedSpan[]): boolean {
  if (rule === "missing_attribute") return VENDOR.some((prefix) => subject.startsWith(prefix));
  if (rule !== "genai_expected_attribute_missing") return false;
  const hasFailed = spans.some(({ name, status }) => name === on && status === "error");
  const isOfResponse = subject.startsWith("gen_ai.response.") || subject.startsWith("gen_ai.usage.");
  return (hasFailed && isOfResponse) || OFTEN_UNSENT.has(subject);
}
