import type { Segment } from "../../log/segment.ts";
import type { LogReader } from "../../log/log-reader.ts";
import type { Component } from "../../pipeline/component.ts";
import { unlessAborted } from "../../pipeline/unless-aborted.ts";
import { DEFAULT_BACKOFF, pause, waitBefore, type Backoff } from "../retry.ts";
import { decodeTraceKeys, type TraceKey } from "./trace-key.ts";

/** Whoever settles traces. */
export interface TouchSink {
  /** Spans of these traces have been stored. Resolves when every one of them has been settled since. */
  touch(keys: readonly TraceKey[]): Promise<void>;
  /** Resolves when there is room for more. */
  ready(): Promise<void>;
}

export interface SettleExporterOptions {
  /** Of the log of traces to settle, in which a trace is when its spans are stored. */
  readonly reader: LogReader;
  readonly next: TouchSink;
  /** Told of what could not be read (tried again) or made sense of (left out). */
  readonly report?: (reason: string) => void;
  readonly backoff?: Backoff;
  /** Added to as traces are settled. */
  readonly counters?: SettleCounters;
}

interface SettleCounters {
  /** Traces settled, as often as they were. */
  sent: number;
  /** From the reading of a segment to the settlement of the last trace in it. */
  readonly sending: { record(milliseconds: number): void };
}

interface Waiting {
  readonly sequence: number;
  settled: boolean;
}

/** Segments whose traces are not settled yet; beyond it the exporter waits before it reads on. */
const MAX_WAITING_SEGMENTS = 1000;

/**
 * Tells the settlement which traces have new spans in the store. Its position moves past a segment when all traces of
 * it and of the segments before are settled: after a crash it touches the rest again, which changes nothing twice.
 */
export class SettleExporter implements Component {
  readonly #reader: LogReader;
  readonly #next: TouchSink;
  readonly #report: (reason: string) => void;
  readonly #backoff: Backoff;
  readonly #counters: SettleCounters | undefined;
  readonly #stopping = new AbortController();
  readonly #waiting: Waiting[] = [];
  #room: PromiseWithResolvers<undefined> | undefined;
  #running: Promise<void> | undefined;

  constructor(options: SettleExporterOptions) {
    this.#reader = options.reader;
    this.#next = options.next;
    this.#report = options.report ?? (() => {});
    this.#backoff = options.backoff ?? DEFAULT_BACKOFF;
    this.#counters = options.counters;
  }

  start(): Promise<void> {
    this.#running ??= this.#run(this.#stopping.signal);
    return Promise.resolve();
  }

  /** Does not wait for settlement: what is not settled is touched again at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    for await (const segment of this.#reader.segments(signal)) {
      const blocks = await this.#read(segment, signal);
      if (blocks === undefined) return;
      const { keys, malformed } = decodeTraceKeys(blocks);
      if (malformed > 0) this.#report(`Cannot settle ${malformed} blocks of segment ${segment.name}: not readable`);
      await unlessAborted(this.#next.ready(), signal);
      if (this.#waiting.length >= MAX_WAITING_SEGMENTS) {
        this.#room = Promise.withResolvers<undefined>();
        await unlessAborted(this.#room.promise, signal);
      }
      if (signal.aborted) return;
      void this.#touch(keys, segment.sequence);
    }
  }

  async #touch(keys: readonly TraceKey[], sequence: number): Promise<void> {
    const waiting: Waiting = { sequence, settled: false };
    this.#waiting.push(waiting);
    const began = performance.now();
    try {
      if (keys.length > 0) await this.#next.touch(keys);
    } catch (error) {
      // The position stays before this segment, so that the next start touches it again.
      this.#report(`Cannot settle segment ${sequence}: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    waiting.settled = true;
    if (this.#counters !== undefined) this.#counters.sent += keys.length;
    this.#counters?.sending.record(performance.now() - began);
    await this.#advance();
  }

  /** Commits as far as everything is settled without a gap. */
  async #advance(): Promise<void> {
    let last: Waiting | undefined;
    while (this.#waiting[0]?.settled === true) last = this.#waiting.shift();
    if (last === undefined) return;
    this.#room?.resolve(undefined);
    await this.#reader.commit(last.sequence);
  }

  async #read(segment: Segment, signal: AbortSignal): Promise<readonly Uint8Array[] | undefined> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        return await segment.read();
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.#report(`Cannot read segment ${segment.name}: ${reason}`);
        await pause(waitBefore(attempt, 0, this.#backoff), signal);
      }
    }
    return undefined;
  }
}
