import type { Attributes, Context, Span } from "@opentelemetry/api";
import type { Telemetry } from "../telemetry.ts";

/**
 * One AWS operation that gets a span. A folder per operation exports one, and its surface lists it: that is all that a
 * new operation takes.
 */
export interface Operation {
  /** As AWS names it: `Converse`. */
  readonly name: string;
  /**
   * `false`: nothing of the raw response is needed that the output or the error does not say, so it is not looked at,
   * which spares each call a step.
   */
  readonly readsResponse?: false;
  /**
   * Where no content is recorded, an observation at its end refers to nothing large and nothing that was said, so one
   * may be kept (keep-shapes.ts).
   */
  readonly isLight?: true;
  /** Called once for each call, before the request is built. What it throws is reported, and the call goes untraced. */
  observe(input: object, start: CallStart): Observation;
}

/** An AWS client whose calls are looked at. */
export interface Surface {
  /** The class as the SDK names and exports it, which the module hook waits for: `BedrockRuntimeClient`. */
  readonly clientName: string;
  readonly operations: readonly Operation[];
}

export interface CallStart {
  readonly telemetry: Telemetry;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly endpoint: Endpoint;
}

/** Where a call goes. Known in part before the request is built, in full afterwards. */
export interface Endpoint {
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly region?: string | undefined;
}

/**
 * What one call says about itself, from its input to its end. Each method is called at most once, `event` as often as
 * the caller reads, `headers` for each attempt.
 */
export interface Observation {
  readonly spanName: string;
  /** Set when the span is created, so that samplers see them. */
  readonly attributes: Attributes;
  /** The output's member that is an event stream, for an operation that streams. */
  readonly streamMember?: string;
  /** Sent in the place of the caller's input, which stays as it is. */
  readonly input?: object;
  /** The span was made; `context` has it as its active span. */
  opened?(span: Span, context: Context): void;
  /** The raw response's headers, by lower-case name, before the output. Those of the last attempt count. */
  headers?(headers: unknown): void;
  /** The SDK tries again: what the attempt before told of how the call went no longer counts. */
  retried?(): void;
  /** The deserialised output, not to be changed. */
  output(output: object): void;
  /** An event of the stream, as the caller gets it; `elapsedSeconds` since the call began. */
  event?(event: object, elapsedSeconds: number, endpoint: Endpoint): void;
  /** Whether the caller does not get an event, because it is there on our account alone. Asked also after the end. */
  hides?(event: object): boolean;
  /** The end: records metrics and answers with the attributes that the span still lacks. */
  finish(ending: Ending): Attributes;
  /**
   * What the span gets last: content, where it is recorded. The span's end waits for a promise, which must not reject,
   * and keeps the time at which the call ended.
   */
  readonly recordContent?: ((call: EndedCall) => Attributes | Promise<Attributes>) | undefined;
}

export interface EndedCall {
  /** All that the span says by then. */
  readonly attributes: Attributes;
  /** The span is its active span. */
  readonly context: Context;
}

export interface Ending {
  readonly durationSeconds: number;
  /** Absent on success and where the caller stopped reading. */
  readonly errorType?: string | undefined;
  readonly endpoint: Endpoint;
  /** Whether the whole answer was read. */
  readonly isWhole?: boolean;
}
