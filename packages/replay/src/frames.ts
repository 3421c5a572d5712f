import { EventStreamCodec } from "@smithy/eventstream-codec";
import { fromUtf8, toUtf8 } from "@smithy/util-utf8";
import type { ReplayEvent } from "./answer.ts";

const codec = new EventStreamCodec(toUtf8, fromUtf8);
/** A prelude of twelve bytes and a checksum of four. */
const MIN_FRAME_BYTES = 16;

/**
 * One event as a frame of `application/vnd.amazon.eventstream`: prelude, headers, payload, both checksums.
 * Source: the AWS event stream encoding; header names as Amazon Bedrock sends them.
 */
export function encodeEvent(event: Exclude<ReplayEvent, { type: "pause" }>): Uint8Array {
  if (event.type === "error") {
    const headers = strings({ ":message-type": "error", ":error-code": event.code, ":error-message": event.message });
    return codec.encode({ headers, body: new Uint8Array(0) });
  }
  const isBytes = event.payload instanceof Uint8Array;
  const headers = strings({
    [event.type === "event" ? ":event-type" : ":exception-type"]: event.name,
    ":content-type": isBytes ? "application/octet-stream" : "application/json",
    ":message-type": event.type,
  });
  return codec.encode({ headers, body: isBytes ? event.payload : fromUtf8(JSON.stringify(event.payload ?? {})) });
}

/** The frames of a stream, whole; bytes that make up no frame are one piece at the end. */
export function splitFrames(stream: Uint8Array): readonly Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  let at = 0;
  while (at + MIN_FRAME_BYTES <= stream.length) {
    const length = view.getUint32(at);
    if (length < MIN_FRAME_BYTES || at + length > stream.length) break;
    pieces.push(stream.subarray(at, at + length));
    at += length;
  }
  if (at < stream.length) pieces.push(stream.subarray(at));
  return pieces;
}

/** `:event-type` of a frame, `undefined` for an exception and for what cannot be read. */
export function eventNameOf(frame: Uint8Array): string | undefined {
  try {
    const header = codec.decode(frame).headers[":event-type"];
    return typeof header?.value === "string" ? header.value : undefined;
  } catch {
    return undefined;
  }
}

function strings(values: Record<string, string>): Record<string, { type: "string"; value: string }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { type: "string", value }]));
}
