/** One message of an event stream, before framing. `payload` objects are sent as JSON, bytes as they are. */
export type ReplayEvent =
  | { readonly type: "event" | "exception"; readonly name: string; readonly payload: unknown }
  /** An error outside the service's model: `:message-type: error` with a code and a message, no payload. */
  | { readonly type: "error"; readonly code: string; readonly message: string }
  /** Nothing is sent for this long. */
  | { readonly type: "pause"; readonly ms: number };

interface Head {
  /** HTTP status, 200 by default. */
  readonly status?: number;
  /** Added to the defaults (`content-type`, `x-amzn-requestid`) and stronger than they. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Time that passes before the status line is sent, milliseconds. */
  readonly delayMs?: number;
}

interface Streamed extends Head {
  /** `abort`: the connection is broken after the last byte, in place of a clean end. */
  readonly ending?: "clean" | "abort";
}

export interface JsonAnswer extends Head {
  readonly kind: "json";
  readonly json: unknown;
}

export interface BytesAnswer extends Head {
  readonly kind: "bytes";
  readonly bytes: Uint8Array | string;
}

/** Events that are framed here (`application/vnd.amazon.eventstream`). They are pulled one at a time, as they are sent. */
export interface EventsAnswer extends Streamed {
  readonly kind: "events";
  readonly events: Iterable<ReplayEvent> | AsyncIterable<ReplayEvent>;
}

/** Bytes of an event stream that are framed already, sent as they are. */
export interface FramesAnswer extends Streamed {
  readonly kind: "frames";
  readonly frames: Uint8Array;
}

/** The connection is broken without an answer. */
export interface AbortAnswer {
  readonly kind: "abort";
  readonly delayMs?: number;
}

/** What the server sends for one request. */
export type ReplayAnswer = JsonAnswer | BytesAnswer | EventsAnswer | FramesAnswer | AbortAnswer;
