import type { LedgerEntry, SettleSpan } from "@outcrop/core";
import { StoreError } from "../store/store-error.ts";
import type { Store } from "../store/store.ts";
import { AnnouncedTraces } from "./announced-traces.ts";
import { DirtyTraces, type TakenTraces, type TraceKey } from "./dirty-traces.ts";
import { ENCODED_COLUMNS } from "./encode-records.ts";
import { answersSettlement, planSettlement, type Settlement } from "./plan-settlement.ts";
import { SettledSince, type PendingWatch } from "./settled-since.ts";

export interface SettlerOptions {
  readonly store: Store;
  /** The entries that should stand for the spans of one trace: `settleTrace` with a price book. */
  readonly settle: (spans: readonly SettleSpan[]) => readonly LedgerEntry[];
  /** A trace is settled when nothing was added for so long. Default 5,000. */
  readonly quietMs?: number;
  /** A trace that is never quiet is settled all the same after so long. Default 30,000. */
  readonly maxDirtyMs?: number;
  /** Traces that may wait before they are settled without waiting for quiet and `ready` holds. Default 200,000. */
  readonly maxDirtyTraces?: number;
  /** Traces planned at once: few statements for many traces, whose ids must fit a request. Default 8,000. */
  readonly batchTraces?: number;
  /** How often to look for traces that are due. Default 250. */
  readonly tickMs?: number;
  /** Milliseconds since the epoch, for what others are told. */
  readonly now?: () => number;
  /** Milliseconds of a clock that does not jump, for what is due. */
  readonly elapsed?: () => number;
  /** Told of a failed attempt (it is repeated) and of a trace that could not be settled (it is left as it is). */
  readonly onError?: (error: unknown) => void;
}

/** Traces with spans whose calls are not in the ledger yet. */
export interface PendingTraces {
  readonly traces: number;
  /** Since when the oldest of them waits, ISO 8601, `null` when none does. */
  readonly oldest: string | null;
}

/** Attempts after a failure: 250 ms, doubling up to 10 s. */
const FIRST_BACKOFF_MS = 250;
const MAX_BACKOFF_MS = 10_000;
/**
 * After a round the settler rests for so long for each of its traces, but begins the next after a second and a half at the latest:
 * statements cost about as much for two hundred traces as for one, so that under load few rounds of many traces take half
 * of what many of few do. Rounds of still more hold up the inserts beside them (decision 26).
 */
const REST_MS_PER_TRACE = 10;
const LONGEST_ROUND_MS = 1_500;
/** At one trace: some four seconds, and three minutes where the store says that it may pass. */
const MAX_ATTEMPTS = 5;
const MAX_PATIENT_ATTEMPTS = 20;
const NOTHING_TO_DO: Settlement = { changes: 0, rows: new Uint8Array(0), token: "" };
/** How long `stop` goes on settling what waits. What is left is touched again by whoever replays the log. */
const STOP_MS = 3_000;

/**
 * Keeps the ledger true: traces are touched as spans of them are stored, and settled when they have been quiet for a
 * while. Nothing is remembered on disk: a touch is answered when its traces are settled, and whoever touches keeps the
 * position in the log until then.
 */
export class Settler {
  readonly #options: SettlerOptions;
  readonly #now: () => number;
  readonly #elapsed: () => number;
  readonly #dirty: DirtyTraces;
  readonly #announced: AnnouncedTraces;
  readonly #settledSince = new SettledSince();
  readonly #maxDirtyTraces: number;
  readonly #batchTraces: number;
  #running: Promise<void> | undefined;
  #taken: TakenTraces | undefined;
  /** Of the taken traces, those that are not settled yet, and how many of them are planned at once. */
  #left: readonly string[] = [];
  #atOnce: number;
  #plan: Settlement | undefined;
  /** At the first of them alone, one after the other. */
  #attempts = 0;
  #stopAt: number | undefined;
  #wake: (() => void) | undefined;
  #waitingForRoom: (() => void)[] = [];
  #settledTraces = 0;
  #faults = 0;

  constructor(options: SettlerOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#elapsed = options.elapsed ?? (() => performance.now());
    this.#batchTraces = options.batchTraces ?? 8_000;
    this.#atOnce = this.#batchTraces;
    this.#maxDirtyTraces = options.maxDirtyTraces ?? 200_000;
    this.#announced = new AnnouncedTraces(this.#elapsed);
    this.#dirty = new DirtyTraces({
      quietMs: options.quietMs ?? 5_000,
      maxDirtyMs: options.maxDirtyMs ?? 30_000,
      now: this.#elapsed,
    });
  }

  /** A settler that was stopped stays so. */
  start(): Promise<void> {
    this.#running ??= this.#run();
    return Promise.resolve();
  }

  /** Settles what waits, for three seconds at most, and ends. Touches of what is left are never answered. */
  async stop(): Promise<void> {
    if (this.#running === undefined) return;
    this.#stopAt ??= this.#elapsed() + STOP_MS;
    this.#wake?.();
    await this.#running;
  }

  /**
   * Spans of these traces are on their way, and a `touch` will follow when they are stored: pending from now on. Answers
   * those that were not announced before.
   */
  announce(keys: Iterable<TraceKey>): readonly TraceKey[] {
    return this.#announced.add(keys);
  }

  /** They were announced, and no `touch` will follow. */
  forget(keys: Iterable<TraceKey>): void {
    this.#announced.remove(keys);
  }

  /** Spans of these traces were stored. Resolves when each of the traces has been settled after this call. */
  touch(keys: readonly TraceKey[]): Promise<void> {
    return new Promise((resolve) => {
      this.#dirty.touch(keys, resolve);
      this.#announced.remove(keys);
      if (this.#isFull()) this.#wake?.();
    });
  }

  /** The same without waiting for quiet. */
  settleNow(keys: readonly TraceKey[]): Promise<void> {
    return new Promise((resolve) => {
      this.#dirty.touch(keys, resolve, true);
      this.#wake?.();
    });
  }

  /** Resolves when there is room for more traces: to be awaited before each `touch` by whoever touches at length. */
  ready(): Promise<void> {
    if (!this.#isFull()) return Promise.resolve();
    return new Promise((resolve) => this.#waitingForRoom.push(resolve));
  }

  pending(org: string): PendingTraces {
    const isDirty = (traceId: string): boolean => this.#dirty.has({ org, traceId });
    const { traces, since } = this.#announced.waitingWith(org, this.#dirty.waiting(org), isDirty);
    const oldest = since === null ? null : new Date(this.#now() - (this.#elapsed() - since)).toISOString();
    return { traces, oldest };
  }

  isPending(org: string, traceId: string): boolean {
    return this.#dirty.has({ org, traceId }) || this.#announced.has({ org, traceId });
  }

  /**
   * For who reads the ledger meanwhile: what was read of a trace may be of before it was settled, and what is asked of it
   * afterwards of after. To be ended.
   */
  watch(org: string): PendingWatch {
    return this.#settledSince.watch(org, (traceId) => this.isPending(org, traceId));
  }

  /** Counters since the start, and how many traces wait. */
  get stats(): { readonly settledTraces: number; readonly faults: number; readonly waiting: number } {
    return { settledTraces: this.#settledTraces, faults: this.#faults, waiting: this.#dirty.size };
  }

  async #run(): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    // What comes due while a round is under way is for the next one.
    let began = this.#elapsed();
    let settledBefore = this.#settledTraces;
    while (this.#mayGoOn()) {
      if (this.#taken === undefined) {
        this.#taken = this.#dirty.take(this.#batchTraces, this.#isFull() || this.#stopAt !== undefined, began);
        this.#left = [...(this.#taken?.traces.keys() ?? [])];
      }
      if (this.#taken === undefined) {
        if (this.#stopAt !== undefined) return;
        const restMs = (this.#settledTraces - settledBefore) * REST_MS_PER_TRACE;
        const tookMs = this.#elapsed() - began;
        await this.#pause(Math.max(this.#options.tickMs ?? 250, Math.min(restMs, LONGEST_ROUND_MS - tookMs)));
        began = this.#elapsed();
        settledBefore = this.#settledTraces;
      } else {
        const came = await this.#settle(this.#taken);
        if (came !== "failed") backoffMs = FIRST_BACKOFF_MS;
        if (came === "settled") continue;
        if (this.#stopAt !== undefined) return;
        await this.#pause(backoffMs);
        backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
      }
    }
  }

  /** Settles as many of them as are planned at once. `fewer`: the same again, with half of them. */
  async #settle(taken: TakenTraces): Promise<"settled" | "fewer" | "failed"> {
    const part = this.#left.slice(0, this.#atOnce);
    try {
      this.#plan ??= await this.#planFor(taken.org, part);
    } catch (error) {
      this.#options.onError?.(error);
      // Fewer may be planned where many cannot: together they may be too large, or one of them at fault.
      this.#atOnce = Math.max(1, Math.floor(part.length / 2));
      if (part.length > 1) return "fewer";
      if (!(await this.#isHopeless(taken.org, error))) return "failed";
      this.#faults += 1;
      this.#plan = NOTHING_TO_DO;
    }
    // A write that failed may have happened all the same: it is repeated to the letter, never computed anew.
    const outcome = await this.#write(this.#plan);
    if (outcome.kind !== "ok") {
      this.#options.onError?.(new Error(`Cannot write to the ledger: ${outcome.reason}`));
      // In a cluster it is the other way round. What a killed process wrote last may show after this was computed, when
      // enough replicas have it; until then the shard takes no other insert, and reads see all that it took.
      if (this.#options.store.cluster !== null) this.#plan = undefined;
      if (outcome.kind !== "drop") return "failed";
      this.#faults += part.length;
    }
    this.#done(taken, part);
    return "settled";
  }

  #done(taken: TakenTraces, part: readonly string[]): void {
    this.#plan = undefined;
    this.#attempts = 0;
    this.#atOnce = Math.min(this.#atOnce * 2, this.#batchTraces);
    this.#left = this.#left.slice(part.length);
    this.#settledTraces += part.length;
    this.#settledSince.add(taken.org, part);
    if (this.#left.length > 0) return;
    this.#taken = undefined;
    this.#dirty.settled(taken);
    if (!this.#isFull()) for (const resolve of this.#waitingForRoom.splice(0)) resolve();
  }

  /** A trace that alone cannot be planned again and again, while the store answers for others, must not hold these up. */
  async #isHopeless(org: string, error: unknown): Promise<boolean> {
    this.#attempts += 1;
    const mayPass = error instanceof StoreError && error.unavailable;
    if (this.#attempts < (mayPass ? MAX_PATIENT_ATTEMPTS : MAX_ATTEMPTS)) return false;
    return await answersSettlement(this.#planning, org);
  }

  get #planning(): Parameters<typeof planSettlement>[0] {
    const { store, settle, onError } = this.#options;
    const onFault = (error: unknown): void => {
      this.#faults += 1;
      onError?.(error);
    };
    return { store, settle, now: this.#now, onFault };
  }

  #planFor(org: string, traceIds: readonly string[]): Promise<Settlement> {
    return planSettlement(this.#planning, org, traceIds);
  }

  async #write({ changes, rows, token }: Settlement): ReturnType<Store["insertRowBinary"]> {
    if (changes === 0) return { kind: "ok" };
    return this.#options.store.insertRowBinary("ledger", ENCODED_COLUMNS, rows, token);
  }

  #mayGoOn(): boolean {
    return this.#stopAt === undefined || this.#elapsed() < this.#stopAt;
  }

  #isFull(): boolean {
    return this.#dirty.size >= this.#maxDirtyTraces;
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
