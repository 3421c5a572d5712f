import type { TraceKey, WaitingTraces } from "./dirty-traces.ts";

/** Beyond this many, further ones are not remembered: a page then calls them settled for a moment too early. */
const MAX_ANNOUNCED = 500_000;

/**
 * Traces with spans that are on their way into the store and have not been touched yet: between the log and the
 * settlement they may be seen in the store already, and their totals are not final. Kept for the pages alone; nothing is
 * settled by it.
 */
export class AnnouncedTraces {
  readonly #now: () => number;
  readonly #max: number;
  /** By organisation, then trace: since when. */
  readonly #traces = new Map<string, Map<string, number>>();
  #size = 0;

  /** @param now of the clock by which the others wait */
  constructor(now: () => number, max: number = MAX_ANNOUNCED) {
    this.#now = now;
    this.#max = max;
  }

  /** Answers those that were not there before. */
  add(keys: Iterable<TraceKey>): readonly TraceKey[] {
    const now = this.#now();
    const added: TraceKey[] = [];
    for (const key of keys) {
      const { org, traceId } = key;
      if (this.#size >= this.#max) break;
      let traces = this.#traces.get(org);
      if (traces === undefined) this.#traces.set(org, (traces = new Map()));
      if (traces.has(traceId)) continue;
      traces.set(traceId, now);
      this.#size += 1;
      added.push(key);
    }
    return added;
  }

  remove(keys: Iterable<TraceKey>): void {
    for (const { org, traceId } of keys) {
      const traces = this.#traces.get(org);
      if (traces?.delete(traceId) !== true) continue;
      this.#size -= 1;
      if (traces.size === 0) this.#traces.delete(org);
    }
  }

  has({ org, traceId }: TraceKey): boolean {
    return this.#traces.get(org)?.has(traceId) === true;
  }

  /** `others`, and the announced traces of the organisation that are not among them. */
  waitingWith(org: string, others: WaitingTraces, isAmongOthers: (traceId: string) => boolean): WaitingTraces {
    const traces = this.#traces.get(org);
    const first = traces?.values().next().value;
    if (traces === undefined || first === undefined) return others;
    let more = 0;
    for (const traceId of traces.keys()) if (!isAmongOthers(traceId)) more += 1;
    // Both keep the order of arrival, so the first of each has waited longest.
    return { traces: others.traces + more, since: others.since === null ? first : Math.min(first, others.since) };
  }
}
