import { EventStreamCodec } from "@smithy/eventstream-codec";
import { fromUtf8, toUtf8 } from "@smithy/util-utf8";
import type { ReplayEvent } from "./answer.ts";

const codec = new EventStreamCodec(toUtf8, fromUtf8);

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

function strings(values: Record<string, string>): Record<string, { type: "string"; value: string }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { type: "string", value }]));
}
