import type { Component, Consumer } from "../../pipeline/component.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { collectGarbage } from "./collect-garbage.ts";
import type { MemoryLimits } from "./config.ts";

export interface MemoryLimiterOptions {
  readonly limits: MemoryLimits;
  readonly checkIntervalMs: number;
  /** Bytes in use. By default V8's heap and the buffers outside of it, whether still needed or not yet collected. */
  readonly readMemory?: () => number;
  readonly collect?: () => void;
  /** Milliseconds of a clock that does not jump. */
  readonly now?: () => number;
  /** Told when refusing begins and ends. */
  readonly report?: (event: MemoryEvent) => void;
}

export interface MemoryEvent {
  readonly kind: "refusing" | "accepting";
  readonly usedBytes: number;
  readonly softBytes: number;
}

/** Collecting is dear: how long to wait after one, above the soft limit, and at most after ones that freed little. */
const COLLECT_EVERY_MS = 10_000;
const COLLECT_AT_LATEST_MS = 30_000;
/** A collection that frees less is not worth repeating soon. */
const WORTHWHILE = 0.05;

/**
 * Looks at the memory in use every `checkIntervalMs`. Above the soft limit everything is refused, retryably, until it
 * is below again; above the hard limit rubbish is collected at once, above the soft one from time to time. Rules and
 * intervals: the Collector's memory_limiter (open-telemetry/opentelemetry-collector, internal/memorylimiter).
 */
export class MemoryLimiter implements Component {
  readonly #options: Required<Omit<MemoryLimiterOptions, "report">> & Pick<MemoryLimiterOptions, "report">;
  #timer: NodeJS.Timeout | undefined;
  #isRefusing = false;
  #lastCollected = Number.NEGATIVE_INFINITY;
  /** Grows while collecting frees little. */
  #pauseMs = 0;

  constructor(options: MemoryLimiterOptions) {
    this.#options = { readMemory, collect: collectGarbage, now: () => performance.now(), ...options };
  }

  start(): Promise<void> {
    this.check();
    this.#timer = setInterval(() => this.check(), this.#options.checkIntervalMs);
    this.#timer.unref();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    clearInterval(this.#timer);
    return Promise.resolve();
  }

  /** Whether more may come in; asked before anything of it is read. */
  readonly admit = (): Outcome => {
    if (!this.#isRefusing) return OK;
    return { kind: "retry", afterMs: this.#options.checkIntervalMs, reason: "Cannot take data: memory is short" };
  };

  /** A stage that hands on only while there is room. */
  guard<T>(next: Consumer<T>): Consumer<T> {
    return {
      consume: (data) => {
        const admitted = this.admit();
        return admitted.kind === "ok" ? next.consume(data) : Promise.resolve(admitted);
      },
    };
  }

  /** One look at the memory; the timer's. */
  check(): void {
    const { limits, report } = this.#options;
    let usedBytes = this.#options.readMemory();
    if (usedBytes >= limits.softBytes && this.#mayCollect(usedBytes >= limits.hardBytes)) {
      usedBytes = this.#collect(usedBytes);
    }
    const isRefusing = usedBytes >= limits.softBytes;
    if (isRefusing === this.#isRefusing) return;
    this.#isRefusing = isRefusing;
    report?.({ kind: isRefusing ? "refusing" : "accepting", usedBytes, softBytes: limits.softBytes });
  }

  #mayCollect(isHard: boolean): boolean {
    const pause = Math.max(isHard ? 0 : COLLECT_EVERY_MS, this.#pauseMs);
    return this.#options.now() - this.#lastCollected >= pause;
  }

  #collect(usedBytes: number): number {
    this.#options.collect();
    this.#lastCollected = this.#options.now();
    const left = this.#options.readMemory();
    const isWorthwhile = usedBytes - left >= usedBytes * WORTHWHILE;
    this.#pauseMs = isWorthwhile ? 0 : Math.min(COLLECT_AT_LATEST_MS, Math.max(1000, this.#pauseMs * 2));
    return left;
  }
}

function readMemory(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
