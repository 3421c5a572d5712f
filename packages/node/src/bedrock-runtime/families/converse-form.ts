import { stringOf } from "../../values.ts";
import type { Answer } from "../content.ts";
import { isText } from "./read.ts";

// Pieces of Converse's message form, which the content converters of @outcrop/core take.

/** A request that is one text, and what goes with it. */
export function promptInput(prompt: unknown, media: readonly object[] = []): object {
  const content = [...(typeof prompt === "string" ? [{ text: prompt }] : []), ...media];
  return content.length === 0 ? {} : { messages: [{ role: "user", content }] };
}

type Modality = "image" | "video" | "audio" | "document";

/** Where a picture, a sound or a document is: base64 text, of which the size is told, an address, or a file's id. */
export interface MediaSource {
  readonly base64?: unknown;
  readonly uri?: unknown;
  readonly fileId?: unknown;
}

/** A content block for media, which are referred to or described, and never copied. */
export function mediaBlock(modality: Modality, { base64, uri, fileId }: MediaSource, format?: unknown): object {
  const address = stringOf(uri);
  const data = DATA_URL.exec(address ?? "");
  if (data !== null) return { [modality]: { format: data[1]?.split("/").at(-1), source: { bytes: data[2] } } };
  if (address !== undefined) return { [modality]: { format, source: { s3Location: { uri: address } } } };
  if (isText(fileId)) return { [modality]: { format, source: { fileId } } };
  return { [modality]: { format, source: isText(base64) ? { bytes: base64 } : {} } };
}

/** Type and content. */
const DATA_URL = /^data:([^;,]*)[^,]*,(.*)$/s;

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
