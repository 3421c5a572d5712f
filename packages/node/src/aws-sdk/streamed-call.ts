import { guard } from "../guard.ts";
import type { Settings } from "../settings.ts";
import { endOf } from "./broken-off.ts";
import type { Call, CallEnd } from "./call.ts";
import { ConsumerContext } from "./consumer-context.ts";
import { forgetStream, type StreamWatcher, watchStream } from "./watch-stream.ts";

type StreamSettings = Pick<Settings, "unreadStreamMs" | "streamContext">;

/** Streams that are not at their end; at the end of the process their spans are ended with what is known. */
const open = new Set<StreamedCall>();

/** A call whose answer is a stream: it ends when the caller has read it, stopped, or never began. */
class StreamedCall implements StreamWatcher {
  readonly hides: StreamWatcher["hides"];
  readonly #call: Call;
  readonly #consumer: ConsumerContext | undefined;
  /** The raw body, not to be kept alive: what waits to be read in it can be large. */
  readonly #body: WeakRef<object> | undefined;
  #unread: NodeJS.Timeout | undefined;

  constructor(call: Call, body: unknown, { unreadStreamMs: unreadMs, streamContext }: StreamSettings) {
    this.#call = call;
    if (typeof body === "object" && body !== null) this.#body = new WeakRef(body);
    if (streamContext === "span") this.#consumer = new ConsumerContext(call.context, unreadMs);
    this.hides = call.hides;
    this.#unread = setTimeout(() => guard("end an unread stream", () => this.#end({ kind: "unread" })), unreadMs);
    this.#unread.unref();
    open.add(this);
  }

  reading(): void {
    this.#clearTimer();
  }

  asked(): void {
    this.#consumer?.enter();
  }

  event(event: object): void {
    this.#consumer?.delivered();
    this.#call.event(event);
  }

  done(): void {
    this.#end(endOf({ body: this.#body?.deref() }));
  }

  failed(error: unknown): void {
    this.#end({ kind: "failed", error });
  }

  stopped(): void {
    this.#end({ kind: "stopped" });
  }

  lost(): void {
    this.#end({ kind: "unread" });
  }

  #end(end: CallEnd): void {
    this.#clearTimer();
    open.delete(this);
    forgetStream(this);
    // First: what the end sets off, such as a hook of the user's, does not run in the span's context.
    this.#consumer?.close();
    this.#call.end(end);
  }

  #clearTimer(): void {
    if (this.#unread === undefined) return;
    clearTimeout(this.#unread);
    this.#unread = undefined;
  }
}

/**
 * Follows `stream`, which the SDK reads from `body`, on behalf of `call`. A stream that cannot be followed ends the call
 * at once.
 */
export function followStream(call: Call, stream: unknown, body: unknown, settings: StreamSettings): void {
  if (!isAsyncIterable(stream)) {
    call.end({ kind: "done" });
    return;
  }
  const streamed = new StreamedCall(call, body, settings);
  try {
    watchStream(stream, streamed);
  } catch (error) {
    streamed.stopped();
    throw error;
  }
}

/** Ends the spans of all streams that are still open: for the end of the process. */
export function endOpenStreams(): void {
  for (const streamed of open) guard("end an open stream", () => streamed.lost());
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    Symbol.asyncIterator in value &&
    typeof value[Symbol.asyncIterator] === "function"
  );
}
