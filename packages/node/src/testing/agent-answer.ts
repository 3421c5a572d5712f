import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";

/** An answer of `InvokeAgent` of these events. */
export function agentAnswer(...events: readonly (ReplayEvent | readonly ReplayEvent[])[]): ReplayAnswer {
  return { kind: "events", events: events.flat() };
}

export function traces(parts: readonly object[]): readonly ReplayEvent[] {
  return parts.map((payload) => ({ type: "event", name: "trace", payload }));
}

export function chunk(text: string, more: object = {}): ReplayEvent {
  return { type: "event", name: "chunk", payload: { bytes: Buffer.from(text).toString("base64"), ...more } };
}

export function failing(name: string, message: string): ReplayEvent {
  return { type: "exception", name, payload: { message } };
}
