import { stringOf } from "../../values.ts";
import type { Answer } from "../content.ts";

// Pieces of Converse's message form, which the content converters of @outcrop/core take.

/** A request that is one text. */
export function promptInput(prompt: unknown): object {
  return typeof prompt === "string" ? { messages: [{ role: "user", content: [{ text: prompt }] }] } : {};
}

/** A candidate that is one text. */
export function textAnswer(text: unknown, stopReason: unknown): Answer {
  const content = typeof text === "string" ? [{ text }] : [];
  return { message: { role: "assistant", content }, stopReason: stringOf(stopReason) };
}

/** A piece of a streamed text. `block` tells the texts of one answer apart. */
export function textEvents(text: unknown, block: unknown = 0): readonly object[] {
  return typeof text === "string" && text !== ""
    ? [{ contentBlockDelta: { contentBlockIndex: block, delta: { text } } }]
    : [];
}

/** A picture as base64 text: described by its size, never copied. Makers of pictures tell a reason only for trouble. */
export function imageAnswer(base64: unknown, stopReason?: unknown): Answer {
  const content = typeof base64 === "string" ? [{ image: { format: "png", source: { bytes: base64 } } }] : [];
  return { message: { role: "assistant", content }, stopReason: stringOf(stopReason) ?? "stop" };
}
