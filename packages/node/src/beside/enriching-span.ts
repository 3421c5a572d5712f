import {
  type Attributes,
  type AttributeValue,
  type Exception,
  type Span,
  type SpanContext,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from "@opentelemetry/api";
import { guard } from "../guard.ts";
import type { PeerSpan } from "./peer-span.ts";

/** Set on a span of somebody else's that carries what ours would say: its token counts are then by the conventions. */
const ENRICHED = "outcrop.enriched";

/** After our call's end somebody else's span follows within the same turn of the event loop, or never. */
const GRACE_MS = 1_000;

/** A span of our own, for a call that somebody else's span does not tell to the end. */
export type StartOwn = (attributes: Attributes, startTime: TimeInput, peerHasEnded: boolean) => Span;

const waiting = new Set<EnrichingSpan>();

/**
 * Stands for our span, and writes to somebody else's. What is set is kept until they end theirs, and set just before:
 * then it stands, whatever they have set in between. Their name, kind, parent and end stay theirs. Where they end it
 * before the call has ended, or never, a span of our own is made after all, from the call's begin to its end.
 */
export class EnrichingSpan implements Span {
  readonly #peer: PeerSpan;
  readonly #startOwn: StartOwn;
  readonly #attributes: Attributes;
  readonly #startedAt: number = performance.now();
  #status: SpanStatus | undefined;
  #exception: Exception | undefined;
  #endedAt: TimeInput | undefined;
  #peerHasEnded = false;
  #done = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(peer: PeerSpan, attributes: Attributes, startOwn: StartOwn) {
    this.#peer = peer;
    this.#attributes = { ...attributes };
    this.#startOwn = startOwn;
    guard("wait for the end of a span", () => this.#beforeEnd(() => this.#peerEnds()));
  }

  spanContext(): SpanContext {
    return this.#peer.spanContext();
  }

  setAttribute(key: string, value: AttributeValue): this {
    this.#attributes[key] = value;
    return this;
  }

  setAttributes(attributes: Attributes): this {
    Object.assign(this.#attributes, attributes);
    return this;
  }

  setStatus(status: SpanStatus): this {
    this.#status = status;
    return this;
  }

  recordException(exception: Exception): void {
    this.#exception = exception;
  }

  end(endTime: TimeInput = performance.now()): void {
    if (this.#done || this.#endedAt !== undefined) return;
    this.#endedAt = endTime;
    if (this.#peerHasEnded) {
      this.#makeOwn();
      return;
    }
    waiting.add(this);
    this.#timer = setTimeout(() => guard("end an enriched span", () => this.giveUp()), GRACE_MS);
    this.#timer.unref();
  }

  /** Waits no longer for somebody else to end theirs. */
  giveUp(): void {
    if (!this.#done && this.#endedAt !== undefined) this.#makeOwn();
  }

  // What the call's code does not use goes to the span that is there.

  addEvent(...args: Parameters<Span["addEvent"]>): this {
    this.#peer.addEvent(...args);
    return this;
  }

  addLink(...args: Parameters<Span["addLink"]>): this {
    this.#peer.addLink(...args);
    return this;
  }

  addLinks(...args: Parameters<Span["addLinks"]>): this {
    this.#peer.addLinks(...args);
    return this;
  }

  updateName(): this {
    return this;
  }

  isRecording(): boolean {
    return !this.#done;
  }

  #beforeEnd(hook: () => void): void {
    const peer = this.#peer;
    const end = Reflect.get(peer, "end") as (...args: unknown[]) => unknown;
    const value = (...args: unknown[]): unknown => {
      // The span is as it was before: its own method, from its class or from whoever laid one over.
      Object.defineProperty(peer, "end", { value: end, writable: true, configurable: true, enumerable: false });
      guard("enrich a span", hook);
      return Reflect.apply(end, peer, args);
    };
    Object.defineProperty(peer, "end", { value, writable: true, configurable: true, enumerable: false });
  }

  #peerEnds(): void {
    this.#peerHasEnded = true;
    if (this.#done || this.#endedAt === undefined) return;
    this.#finish();
    this.#peer.setAttributes({ ...this.#attributes, [ENRICHED]: true });
    if (this.#status !== undefined && this.#peer.status?.code !== SpanStatusCode.ERROR) {
      this.#peer.setStatus(this.#status);
    }
  }

  #makeOwn(): void {
    this.#finish();
    const span = this.#startOwn(this.#attributes, this.#startedAt, this.#peerHasEnded);
    if (this.#status !== undefined) span.setStatus(this.#status);
    if (this.#exception !== undefined) span.recordException(this.#exception, this.#endedAt);
    span.end(this.#endedAt);
  }

  #finish(): void {
    this.#done = true;
    waiting.delete(this);
    clearTimeout(this.#timer);
  }
}

/** Calls that have ended, and whose span somebody else has not: they are told by spans of our own. */
export function giveUpWaiting(): void {
  for (const span of waiting) guard("end an enriched span", () => span.giveUp());
}
