/** A trace of an organisation. */
export interface TraceKey {
  readonly org: string;
  readonly traceId: string;
}

/** Traces that were touched and are not settled since. */
export interface WaitingTraces {
  readonly traces: number;
  /** When the one that waits longest began to, `null` when none does. */
  readonly since: number | null;
}

/** Someone who waits for a number of traces to be settled. */
interface Ticket {
  remaining: number;
  readonly done: () => void;
}

interface Dirty {
  readonly since: number;
  last: number;
  /** Due at once, without waiting for quiet. */
  urgent: boolean;
  readonly tickets: Ticket[];
}

export interface DirtyOptions {
  readonly quietMs: number;
  readonly maxDirtyMs: number;
  /** Milliseconds of a clock that does not jump: set back, it would hold up all that waits. */
  readonly now: () => number;
}

/** Traces of one organisation that were taken to be settled. */
export interface TakenTraces {
  readonly org: string;
  readonly traces: ReadonlyMap<string, Dirty>;
}

/** Which traces wait to be settled, since when, and who waits for it. Does no work itself. */
export class DirtyTraces {
  readonly #options: DirtyOptions;
  /** By organisation, then trace, in the order in which they became dirty. */
  readonly #waiting = new Map<string, Map<string, Dirty>>();
  #taken: TakenTraces | undefined;
  #size = 0;

  constructor(options: DirtyOptions) {
    this.#options = options;
  }

  /** Traces that wait or are being settled. */
  get size(): number {
    return this.#size + (this.#taken?.traces.size ?? 0);
  }

  /** `done` is called once, when each of the traces has been settled after this. */
  touch(keys: readonly TraceKey[], done: () => void, urgent = false): void {
    const ticket: Ticket = { remaining: 0, done };
    const now = this.#options.now();
    for (const key of keys) {
      const dirty = this.#dirty(key, now);
      dirty.last = now;
      dirty.urgent ||= urgent;
      if (dirty.tickets.at(-1) === ticket) continue;
      ticket.remaining += 1;
      dirty.tickets.push(ticket);
    }
    if (ticket.remaining === 0) done();
  }

  /**
   * The traces of one organisation that were due at a time, longest waiting first, `limit` at most; `all`: due or not. They
   * stay taken until `settled`; until then nothing else is given out.
   */
  take(limit: number, all: boolean, at: number = this.#options.now()): TakenTraces | undefined {
    if (this.#taken !== undefined) return undefined;
    for (const [org, traces] of this.#waiting) {
      const due = new Map<string, Dirty>();
      for (const [traceId, dirty] of traces) {
        if (!all && !this.#isDue(dirty, at)) continue;
        due.set(traceId, dirty);
        if (due.size === limit) break;
      }
      if (due.size === 0) continue;
      for (const traceId of due.keys()) traces.delete(traceId);
      this.#size -= due.size;
      // The next take begins with another organisation, so that a busy one does not hold the others up.
      this.#waiting.delete(org);
      if (traces.size > 0) this.#waiting.set(org, traces);
      this.#taken = { org, traces: due };
      return this.#taken;
    }
    return undefined;
  }

  settled(taken: TakenTraces): void {
    this.#taken = undefined;
    for (const dirty of taken.traces.values()) {
      for (const ticket of dirty.tickets) {
        ticket.remaining -= 1;
        if (ticket.remaining === 0) ticket.done();
      }
    }
  }

  waiting(org: string): WaitingTraces {
    const waiting = this.#waiting.get(org);
    const taken = this.#taken?.org === org ? this.#taken.traces : undefined;
    const again = taken === undefined ? 0 : [...taken.keys()].filter((traceId) => waiting?.has(traceId)).length;
    // In the order in which they became dirty: the first of each has waited longest.
    const firsts = [taken?.values().next().value, waiting?.values().next().value];
    const since = firsts.filter((dirty) => dirty !== undefined).map((dirty) => dirty.since);
    return {
      traces: (waiting?.size ?? 0) + (taken?.size ?? 0) - again,
      since: since.length === 0 ? null : Math.min(...since),
    };
  }

  has({ org, traceId }: TraceKey): boolean {
    return (
      this.#waiting.get(org)?.has(traceId) === true || (this.#taken?.org === org && this.#taken.traces.has(traceId))
    );
  }

  #dirty(key: TraceKey, now: number): Dirty {
    let traces = this.#waiting.get(key.org);
    if (traces === undefined) {
      traces = new Map();
      this.#waiting.set(key.org, traces);
    }
    let dirty = traces.get(key.traceId);
    if (dirty === undefined) {
      dirty = { since: now, last: now, urgent: false, tickets: [] };
      traces.set(key.traceId, dirty);
      this.#size += 1;
    }
    return dirty;
  }

  #isDue(dirty: Dirty, at: number): boolean {
    const { quietMs, maxDirtyMs } = this.#options;
    return dirty.urgent || at - dirty.last >= quietMs || at - dirty.since >= maxDirtyMs;
  }
}
