import { countOf, memberOf } from "../../values.ts";
import { at } from "../families/read.ts";
import type { Modalities } from "../token-usage.ts";

/** Events that say something of the call. All others carry speech or text, and are not looked into. */
const TELLING = ["usageEvent", "completionEnd"] as const;
/** What the model generates. Compared as bytes: most chunks are speech of some kilobytes, not worth parsing. */
const CONTENT = ["audioOutput", "textOutput", "toolUse"] as const;
/** Events that tell are short; what is longer is content that happens to hold such a word. */
const MAX_TELLING_BYTES = 16_384;

interface SonicUsage {
  readonly inputTokens: unknown;
  readonly outputTokens: unknown;
}

export type SonicEvent =
  | { readonly kind: "usage"; readonly usage: SonicUsage; readonly modalities?: Modalities | undefined }
  | { readonly kind: "end"; readonly stopReason: unknown }
  | { readonly kind: "content" }
  | { readonly kind: "other" };

/**
 * What an output chunk of a speech model is: JSON text `{"event":{NAME:{…}}}`. Usage is the total of the session so far
 * (`totalInputTokens`, `totalOutputTokens`, and in `details.total` speech and text apart), so the last one counts.
 */
export function readSonicEvent(bytes: unknown): SonicEvent {
  if (!(bytes instanceof Uint8Array)) return { kind: "other" };
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const has = (name: string): boolean => buffer.includes(`"${name}"`);
  if (buffer.length <= MAX_TELLING_BYTES && TELLING.some(has)) {
    const event = memberOf(parsed(buffer.toString("utf8")), "event");
    const usage = memberOf(event, "usageEvent");
    const end = memberOf(event, "completionEnd");
    if (usage !== undefined) {
      const inputTokens = memberOf(usage, "totalInputTokens");
      const told = { inputTokens, outputTokens: memberOf(usage, "totalOutputTokens") };
      return { kind: "usage", usage: told, modalities: modalitiesOf(at(usage, "details", "total")) };
    }
    if (end !== undefined) return { kind: "end", stopReason: memberOf(end, "stopReason") };
  }
  return { kind: CONTENT.some(has) ? "content" : "other" };
}

function modalitiesOf(total: unknown): Modalities | undefined {
  if (total === undefined) return undefined;
  const tokens = (name: string): Modalities["text"] => ({
    input: countOf(at(total, "input", name)),
    output: countOf(at(total, "output", name)),
  });
  return { audio: tokens("speechTokens"), text: tokens("textTokens") };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
