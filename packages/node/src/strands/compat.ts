import { diag } from "@opentelemetry/api";

/** Whose telemetry is emitted: a release of Strands' Python SDK, or our own profile of the conventions. */
export type Compat = "strands-1.21" | "strands-1.40" | "current";

/** What the modes do differently, as far as it is a matter of yes or no. */
export interface Behaviour {
  /** The system prompt is an event (since 1.34), not the attribute `system_prompt`. */
  readonly systemPromptEvent: boolean;
  /** Cycle spans have operation and system (since 1.36). */
  readonly cycleOperation: boolean;
  /** A tool result that says `error` fails the span, also without an exception (since 1.38). */
  readonly toolStatusFails: boolean;
  /** A status text falls back to the name of the error (since 1.34.1). */
  readonly statusNamesError: boolean;
  /** Langfuse is also recognised by its base URL (since 1.30), and gets content as attributes (since 1.29). */
  readonly langfuseContent: boolean;
  /** The opt-in to the tokens of the last invocation alone exists (since 1.36). */
  readonly invocationTokens: boolean;
}

const LATER: Behaviour = {
  systemPromptEvent: true,
  cycleOperation: true,
  toolStatusFails: true,
  statusNamesError: true,
  langfuseContent: true,
  invocationTokens: true,
};

export const BEHAVIOUR: Readonly<Record<Compat, Behaviour>> = {
  "strands-1.21": {
    systemPromptEvent: false,
    cycleOperation: false,
    toolStatusFails: false,
    statusNamesError: false,
    langfuseContent: false,
    invocationTokens: false,
  },
  "strands-1.40": LATER,
  current: LATER,
};

/** What an option says; `fallback` where it says nothing, or a release that is not known, which is reported. */
export function compatFrom(said: unknown, fallback: Compat): Compat {
  if (said === undefined || said === null) return fallback;
  if (typeof said === "string" && Object.hasOwn(BEHAVIOUR, said)) return said as Compat;
  const got = typeof said === "string" ? said : typeof said;
  diag.warn(`@outcrop/node: Cannot use the option compat: expected ${Object.keys(BEHAVIOUR).join(", ")}, got ${got}`);
  return fallback;
}
