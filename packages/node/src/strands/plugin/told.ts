import type { Attributes } from "@opentelemetry/api";
import { SYSTEM } from "../tracer.ts";
import type { Message, Messages, Usage } from "../types.ts";
import { currentUsage, legacyUsage } from "../usage-attributes.ts";
import { plainMessage, plainMessages } from "./sdk-message.ts";
import type { Setup } from "./setup.ts";

// What spans tell of a call, as the setup wants it told.

export const NOTHING_SAID: Message = { role: "assistant", content: [] };

export function isCurrent({ compat }: Setup): boolean {
  return compat === "current";
}

/** Input includes cached tokens, as the conventions want it; the Strands modes tell what the provider said. */
export function countsWhole(setup: Setup): boolean {
  return isCurrent(setup) || setup.own === "enrich";
}

export function usageAttributes(usage: Usage, setup: Setup): Readonly<Record<string, unknown>> {
  return countsWhole(setup) ? currentUsage(usage, setup.telemetry().names) : legacyUsage(usage);
}

export function providerAttributes(provider: string | undefined, setup: Setup): Attributes {
  return isCurrent(setup) && provider !== undefined ? { "gen_ai.provider.name": provider } : {};
}

/** Of a span that is no model's. */
export function strandsAttributes({ tracer }: Setup): Attributes {
  return { [tracer.useLatestGenaiConventions ? "gen_ai.provider.name" : "gen_ai.system"]: SYSTEM };
}

export function toldMessages(messages: unknown, { captures }: Setup): Messages {
  return captures ? plainMessages(messages) : [];
}

export function toldMessage(message: unknown, { captures }: Setup): Message {
  return captures && message !== undefined ? plainMessage(message) : NOTHING_SAID;
}
