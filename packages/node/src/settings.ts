import { diag } from "@opentelemetry/api";
import type { Profile } from "@outcrop/core";
import { type Beside, isBeside } from "./beside/beside.ts";

/** What the environment decides about our own spans. How they leave the process is a matter of `start/`. */
export interface Settings {
  readonly profile: Profile;
  /** What is done where somebody else traces a call already. */
  readonly beside: Beside;
  /** Prompts and answers on spans. */
  readonly captureContent: boolean;
  /** Prompts and answers on the event of a model call. */
  readonly captureContentOnEvents: boolean;
  /** Whether a model call has an event at all. */
  readonly emitEvents: boolean;
  /** Whether a failed operation has an event. */
  readonly emitExceptions: boolean;
  /** Whether its exception is on the span too, as an event of the span. */
  readonly exceptionsOnSpans: boolean;
  /** Path of the module whose `contentHook` decides what is recorded of content. */
  readonly contentHookPath: string | undefined;
  /** What a content hook takes longer than this is not recorded, milliseconds. */
  readonly contentHookTimeoutMs: number;
  /** Longest JSON text of one content attribute, in bytes of UTF-8. */
  readonly maxContentBytes: number;
  /** Path of the user's override book of prices. */
  readonly pricesPath: string | undefined;
  /** Identifiers that hide their model, and the model id behind each. */
  readonly modelAliases: Readonly<Record<string, string>>;
  /** Whether agents are asked for their trace, and what they do inside is told. */
  readonly agentTrace: "on" | "off";
  /** Names of agents, by agent id or alias ARN. */
  readonly agentNames: Readonly<Record<string, string>>;
  /** Guardrails of agents, `id` or `id:version`, by agent id or alias ARN. */
  readonly agentGuardrails: Readonly<Record<string, string>>;
  /** Host patterns, `*` for anything, that baggage may be sent to; added to the AWS Bedrock and AgentCore endpoints. */
  readonly baggageHosts: readonly string[];
  /** After so long a stream that nobody has begun to read ends its span, milliseconds. */
  readonly unreadStreamMs: number;
  /** What who reads a stream runs in: the context of the stream's span, or the caller's own. */
  readonly streamContext: "span" | "caller";
}

export type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_MAX_CONTENT_BYTES = 65_536;
const DEFAULT_UNREAD_STREAM_MS = 60_000;
const DEFAULT_HOOK_TIMEOUT_MS = 5_000;
/** Longest delay of a timer: what is longer would fire at once. */
const MAX_TIMER_MS = 2_147_483_647;

/** Reads the settings. A value that means nothing is reported through `diag` and counts as not set. */
export function settingsFrom(env: Environment): Settings {
  const capture = captureFrom(env);
  const emit = emitEventsFrom(env);
  return {
    profile: profileFrom(env),
    beside: besideFrom(env),
    ...capture,
    emitEvents: emit ?? capture.captureContentOnEvents,
    emitExceptions: emit ?? true,
    exceptionsOnSpans: !listFrom(env["OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN"]).includes("logs"),
    contentHookPath: env["OUTCROP_CONTENT_HOOK"]?.trim() || undefined,
    contentHookTimeoutMs: positiveInteger(
      env,
      "OUTCROP_CONTENT_HOOK_TIMEOUT_MS",
      DEFAULT_HOOK_TIMEOUT_MS,
      MAX_TIMER_MS,
    ),
    maxContentBytes: positiveInteger(env, "OUTCROP_MAX_CONTENT_BYTES", DEFAULT_MAX_CONTENT_BYTES),
    pricesPath: env["OUTCROP_PRICES"]?.trim() || undefined,
    modelAliases: pairsOf(env, "OUTCROP_MODEL_ALIASES", "ARN=model"),
    agentTrace: agentTraceFrom(env),
    agentNames: pairsOf(env, "OUTCROP_AGENT_NAMES", "agent=name"),
    agentGuardrails: pairsOf(env, "OUTCROP_AGENT_GUARDRAILS", "agent=guardrail"),
    baggageHosts: listFrom(env["OUTCROP_BAGGAGE_HOSTS"]),
    unreadStreamMs: positiveInteger(env, "OUTCROP_UNREAD_STREAM_TIMEOUT_MS", DEFAULT_UNREAD_STREAM_MS, MAX_TIMER_MS),
    streamContext: streamContextFrom(env),
  };
}

/** `gen_ai_latest_experimental` selects 1.41 too: it is newer than the legacy names that the opt-in leaves behind. */
function profileFrom(env: Environment): Profile {
  const value = textOf(env["OUTCROP_SEMCONV"]);
  if (value === "latest" || value === "1.41") return value;
  if (value !== "") diag.warn(`@outcrop/node: Cannot use OUTCROP_SEMCONV: expected 1.41 or latest, got ${value}`);
  return "1.41";
}

function besideFrom(env: Environment): Beside {
  const value = textOf(env["OUTCROP_BESIDE"]);
  if (isBeside(value)) return value;
  if (value !== "") diag.warn(`@outcrop/node: Cannot use OUTCROP_BESIDE: expected enrich, aside or own, got ${value}`);
  return "enrich";
}

type Capture = Pick<Settings, "captureContent" | "captureContentOnEvents">;

const NOWHERE: Capture = { captureContent: false, captureContentOnEvents: false };
const ON_SPANS: Capture = { captureContent: true, captureContentOnEvents: false };
const CAPTURE_MODES: Readonly<Record<string, Capture>> = {
  true: ON_SPANS,
  false: NOWHERE,
  no_content: NOWHERE,
  span_only: ON_SPANS,
  event_only: { captureContent: false, captureContentOnEvents: true },
  span_and_event: { captureContent: true, captureContentOnEvents: true },
};

/**
 * `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT` in both of its dialects: a boolean, or the four modes of the
 * Python packages. Set, it wins over `AGENT_OBSERVABILITY_ENABLED`.
 */
function captureFrom(env: Environment): Capture {
  const name = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
  const value = textOf(env[name]);
  if (value === "") return textOf(env["AGENT_OBSERVABILITY_ENABLED"]) === "true" ? ON_SPANS : NOWHERE;
  if (Object.hasOwn(CAPTURE_MODES, value)) return CAPTURE_MODES[value] ?? NOWHERE;
  diag.warn(
    `@outcrop/node: Cannot use ${name}: expected true, false, NO_CONTENT, SPAN_ONLY, EVENT_ONLY or SPAN_AND_EVENT; content stays off`,
  );
  return NOWHERE;
}

/** The Python packages' switch, which wins over the mode: an event without content, or none at all. */
function emitEventsFrom(env: Environment): boolean | undefined {
  const name = "OTEL_INSTRUMENTATION_GENAI_EMIT_EVENT";
  const value = textOf(env[name]);
  if (value === "true" || value === "false") return value === "true";
  if (value !== "") diag.warn(`@outcrop/node: Cannot use ${name}: expected true or false, got ${value}`);
  return undefined;
}

function agentTraceFrom(env: Environment): Settings["agentTrace"] {
  const value = textOf(env["OUTCROP_AGENT_TRACE"]);
  if (value === "on" || value === "off") return value;
  if (value !== "") diag.warn(`@outcrop/node: Cannot use OUTCROP_AGENT_TRACE: expected on or off, got ${value}`);
  return "on";
}

function streamContextFrom(env: Environment): Settings["streamContext"] {
  const value = textOf(env["OUTCROP_STREAM_CONTEXT"]);
  if (value === "span" || value === "caller") return value;
  if (value !== "") {
    diag.warn(`@outcrop/node: Cannot use OUTCROP_STREAM_CONTEXT: expected span or caller, got ${value}`);
  }
  return "span";
}

/** `form,form`, of what has neither of the two characters in it, such as an ARN. */
function pairsOf(env: Environment, name: string, form: string): Readonly<Record<string, string>> {
  const pairs: Record<string, string> = {};
  for (const item of (env[name] ?? "").split(",").map((text) => text.trim())) {
    const [key = "", value = "", ...others] = item.split("=").map((text) => text.trim());
    if (key !== "" && value !== "" && others.length === 0) pairs[key] = value;
    else if (item !== "") diag.warn(`@outcrop/node: Cannot use a part of ${name}: expected ${form}, got ${item}`);
  }
  return pairs;
}

function positiveInteger(env: Environment, name: string, fallback: number, most = Number.MAX_SAFE_INTEGER): number {
  const text = textOf(env[name]);
  if (text === "") return fallback;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return Math.min(value, most);
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
