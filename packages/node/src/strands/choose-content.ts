import { hasContentHook } from "../current-telemetry.ts";
import { type Environment, settingsFrom } from "../settings.ts";
import { BEHAVIOUR, type Compat } from "./compat.ts";
import { type ContentRecorder, NO_CONTENT } from "./content.ts";
import { JSONEncoder, serialize } from "./json-encoder.ts";
import { isLangfuse } from "./langfuse.ts";
import { latestContent } from "./latest-content.ts";
import { LEGACY_CONTENT } from "./legacy-content.ts";

const DETAILS = "gen_ai.client.inference.operation.details";
const CAPTURE = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

/**
 * Whether prompts and answers are recorded. The compatibility modes record them as Python does, unless they are
 * switched off; our own profile only when asked to. Where a content hook decides, which may be there to take secrets out,
 * none of them does: these spans end at once and cannot wait for it.
 */
export function capturesContent(compat: Compat, env: Environment): boolean {
  if (hasContentHook(env)) return false;
  if (compat === "current") return settingsFrom(env).captureContent;
  const value = (env[CAPTURE] ?? "").trim().toLowerCase();
  return value !== "false" && value !== "no_content";
}

/** How content is recorded, once it is. */
export function chooseContent(compat: Compat, latestConventions: boolean, env: Environment): ContentRecorder {
  if (compat === "current") return currentContent();
  if (!latestConventions) return LEGACY_CONTENT;
  return latestContent({
    encode: serialize,
    write(span, attributes) {
      if (BEHAVIOUR[compat].langfuseContent && isLangfuse(env, true)) span.setAttributes(attributes);
      span.addEvent(DETAILS, attributes);
    },
  });
}

/** Attributes of the span that said it, and nothing twice: what a cycle says is on its model and tool spans. */
function currentContent(): ContentRecorder {
  const encoder = new JSONEncoder({ style: "compact" });
  const encode = (value: unknown): string => encoder.encode(value);
  return {
    ...latestContent({ encode, write: (span, attributes) => span.setAttributes(attributes) }),
    toolCall: (span, tool) => span.setAttribute("gen_ai.tool.call.arguments", encode(tool.input)),
    toolResult: (span, _result, content) => span.setAttribute("gen_ai.tool.call.result", encode(content)),
    cycle: NO_CONTENT.cycle,
  };
}
