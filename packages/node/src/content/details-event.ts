import type { Attributes, Context } from "@opentelemetry/api";
import type { Profile } from "@outcrop/core";
import { createEventLogger, repeatedOnEvents } from "./event-logger.ts";

/** Name of the event that tells the details of a model call (conventions, "GenAI events"). */
const DETAILS = "gen_ai.client.inference.operation.details";
const DEBUG = 5;

/** Emits the event, linked to the span of `context`; nothing where no logger provider is registered. */
export type EmitDetails = (
  attributes: Attributes,
  /** Content as JSON text, by attribute. */
  content: Readonly<Record<string, string>>,
  context: Context,
) => void;

/**
 * On the event content has structure, cut to the size of its text. SDKs that do not take lists of objects for an
 * attribute, those of `sdk-logs` up to 0.208, get the text; they are told by having no `enabled` either.
 */
export function createDetailsEvent(profile: Profile): EmitDetails {
  const findLogger = createEventLogger(profile);
  // The conventions name a severity only since they moved; before, it is left open.
  const severity = profile === "latest" ? { severityNumber: DEBUG } : {};
  return (attributes, content, context) => {
    const logger = findLogger();
    if (logger === undefined) return;
    const structure = logger.enabled === undefined ? content : structured(content);
    const told = { ...repeatedOnEvents(attributes), ...structure };
    logger.emit({ eventName: DETAILS, ...severity, attributes: told, context });
  };
}

function structured(texts: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, JSON.parse(text) as Attributes[string]]),
  );
}
