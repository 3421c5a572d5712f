import { diag } from "@opentelemetry/api";
import type { Profile } from "@outcrop/core";

/** What the environment decides about our own spans. How they leave the process is a matter of `start/`. */
export interface Settings {
  readonly profile: Profile;
  /** Prompts and answers on spans. */
  readonly captureContent: boolean;
  /** Longest JSON text of one content attribute, in bytes of UTF-8. */
  readonly maxContentBytes: number;
  /** Host patterns, `*` for anything, that baggage may be sent to; added to the AWS Bedrock and AgentCore endpoints. */
  readonly baggageHosts: readonly string[];
  /** After so long a stream that nobody has begun to read ends its span, milliseconds. */
  readonly unreadStreamMs: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_MAX_CONTENT_BYTES = 65_536;
const DEFAULT_UNREAD_STREAM_MS = 60_000;
/** Longest delay of a timer: what is longer would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Reads the settings. A value that means nothing is reported through `diag` and counts as not set. */
export function settingsFrom(env: Environment): Settings {
  return {
    profile: profileFrom(env),
    captureContent: captureFrom(env),
    maxContentBytes: positiveInteger(env, "OUTCROP_MAX_CONTENT_BYTES", DEFAULT_MAX_CONTENT_BYTES),
    baggageHosts: listFrom(env["OUTCROP_BAGGAGE_HOSTS"]),
    unreadStreamMs: Math.min(
      positiveInteger(env, "OUTCROP_UNREAD_STREAM_TIMEOUT_MS", DEFAULT_UNREAD_STREAM_MS),
      MAX_TIMER_MS,
    ),
  };
}

/** `gen_ai_latest_experimental` selects 1.41 too: it is newer than the legacy names that the opt-in leaves behind. */
function profileFrom(env: Environment): Profile {
  const value = textOf(env["OUTCROP_SEMCONV"]);
  if (value === "latest" || value === "1.41") return value;
  if (value !== "") diag.warn(`@outcrop/node: Cannot use OUTCROP_SEMCONV: expected 1.41 or latest, got ${value}`);
  return "1.41";
}

/**
 * `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` in both of its dialects: a boolean, or the four modes of the
 * Python packages, of which those that put content on spans count. Set, it wins over `AGENT_OBSERVABILITY_ENABLED`.
 */
function captureFrom(env: Environment): boolean {
  const name = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
  const value = textOf(env[name]);
  if (value === "true" || value === "span_only" || value === "span_and_event") return true;
  if (value === "false" || value === "no_content" || value === "event_only") return false;
  if (value !== "") {
    diag.warn(
      `@outcrop/node: Cannot use ${name}: expected true, false, NO_CONTENT, SPAN_ONLY, EVENT_ONLY or SPAN_AND_EVENT; content stays off`,
    );
    return false;
  }
  return textOf(env["AGENT_OBSERVABILITY_ENABLED"]) === "true";
}

function positiveInteger(env: Environment, name: string, fallback: number): number {
  const text = textOf(env[name]);
  if (text === "") return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  diag.warn(`@outcrop/node: Cannot use ${name}: expected a whole number above 0, got ${text}`);
  return fallback;
}

function listFrom(value: string | undefined): readonly string[] {
  return textOf(value)
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function textOf(value: string | undefined): string {
  return (value ?? "").trim().toLowerCase();
}
