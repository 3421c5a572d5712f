import { EventStreamCodec } from "@smithy/eventstream-codec";
import { fromUtf8, toUtf8 } from "@smithy/util-utf8";
import { describe, expect, it } from "vitest";
import { encodeEvent } from "./frames.ts";

const codec = new EventStreamCodec(toUtf8, fromUtf8);
const decode = (frame: Uint8Array): { headers: unknown; body: string } => {
  const { headers, body } = codec.decode(frame);
  return {
    headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])),
    body: toUtf8(body),
  };
};

describe("encodeEvent", () => {
  it("frames an event as JSON", () => {
    expect(decode(encodeEvent({ type: "event", name: "messageStop", payload: { stopReason: "end_turn" } }))).toEqual({
      headers: { ":event-type": "messageStop", ":content-type": "application/json", ":message-type": "event" },
      body: '{"stopReason":"end_turn"}',
    });
  });

  it("frames an exception by its name", () => {
    const payload = { message: "Slow down" };
    expect(decode(encodeEvent({ type: "exception", name: "throttlingException", payload })).headers).toMatchObject({
      ":exception-type": "throttlingException",
      ":message-type": "exception",
    });
  });

  it("frames an error that has no shape in the model", () => {
    expect(decode(encodeEvent({ type: "error", code: "Odd", message: "unexpected" }))).toEqual({
      headers: { ":message-type": "error", ":error-code": "Odd", ":error-message": "unexpected" },
      body: "",
    });
  });

  it("sends bytes as they are", () => {
    const frame = encodeEvent({ type: "event", name: "chunk", payload: Uint8Array.of(1, 2) });
    expect(codec.decode(frame).body).toEqual(Uint8Array.of(1, 2));
  });
});
