import { randomBytes } from "node:crypto";
import { join, resolve as absolute } from "node:path";
import type { Component, Consumer } from "../pipeline/component.ts";
import { OK, type Outcome } from "../pipeline/outcome.ts";
import { BlockQueue, type AddedSize } from "./block-queue.ts";
import { ClosedSegments, type ReaderOptions, type Waiting } from "./closed-segments.ts";
import { MAX_BLOCK_BYTES, scanEntries } from "./entry.ts";
import { isDiskFull, leaveReserve, roomOf } from "./disk-reserve.ts";
import { insertWeight } from "./insert-weight.ts";
import { acquireLock } from "./lock.ts";
import { LateAnswers } from "./late-answers.ts";
import { failureInShort } from "./failure-in-short.ts";
import { describeFailure, nodeLogFiles, type LogFiles, type Room } from "./log-files.ts";
import type { LogReport } from "./log-event.ts";
import { DEFAULT_LIMITS, type LogLimits } from "./log-limits.ts";
import type { LogReader } from "./log-reader.ts";
import { Pace } from "./pace.ts";
import { createPositions } from "./positions.ts";
import { parseSegmentFile, segmentFile, segmentName } from "./segment-name.ts";
import type { OpenBlock } from "./open-block.ts";
import { SegmentWriter } from "./segment-writer.ts";

export interface LogOptions<T, Note = never> {
  /** Segments lie here; made when missing. One log, and one process, per folder. */
  readonly folder: string;
  /** An empty block to gather in what comes; few are made, and used again and again. */
  readonly createBlock: () => OpenBlock<T, Note>;
  readonly limits?: Partial<LogLimits>;
  readonly report?: LogReport;
  /** Told how long each commit took, whatever came of it. */
  readonly onCommit?: ((milliseconds: number) => void) | undefined;
  readonly files?: LogFiles;
  /** 16 random hexadecimal digits. */
  readonly randomHex?: () => string;
}

export interface LogStats {
  readonly segments: number;
  readonly bytes: number;
  /** Where it refuses. */
  readonly maxBytes: number;
  readonly queuedBytes: number;
  /** Why the disk did not take the last append, `null` when it did. */
  readonly problem: string | null;
  /** What each exporter has not passed yet. */
  readonly waiting: ReadonlyMap<string, Waiting>;
  /** Since the start: rows acknowledged, and rows refused because they could not be made durable. */
  readonly acceptedRows: number;
  readonly refusedRows: number;
}

/** While more keeps coming, an append waits for so long to share its block: a block costs by column, not by row. */
const MAX_GATHER_MS = 40;
/** A block of so many is not waited for any longer: it is half a full one, and costs hardly more by row. */
const ENOUGH_ROWS = 4096;
/** Times the age at which a segment is closed: what it may come to while nobody could read it yet. */
const MAX_HELD = 4;

/**
 * Makes batches durable before their senders are told OK, and hands them to the exporters in segments. Appends that
 * arrive together, or while the disk is busy, share a block, its write and its fsync (group commit). Whatever goes wrong
 * with the disk is answered with `refused`, and tried anew with the next append. docs/log.md tells the rest.
 */
export class Log<T, Note = never> implements Component, Consumer<T> {
  readonly #folder: string;
  readonly #limits: LogLimits;
  readonly #report: LogReport;
  readonly #files: LogFiles;
  readonly #randomHex: () => string;
  readonly #onCommit: ((milliseconds: number) => void) | undefined;
  readonly #closed: ClosedSegments<Note>;
  readonly #stopping = new AbortController();
  #releaseLock: (() => Promise<void>) | undefined;
  #running = false;
  #nextSequence = 1;
  #writer: SegmentWriter<Note> | undefined;
  readonly #queue: BlockQueue<T, Note>;
  #work: Promise<void> | undefined;
  #rotation: NodeJS.Timeout | undefined;
  #age: "young" | "old" | "overdue" = "young";
  readonly #pace = new Pace();
  readonly #answers = new LateAnswers();
  #problem: string | null = null;
  #acceptedRows = 0;
  #refusedRows = 0;

  constructor(options: LogOptions<T, Note>) {
    this.#folder = absolute(options.folder);
    this.#queue = new BlockQueue(options.createBlock);
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    // A log of a few segments would be full before the first is closed, or a reader has gone without one.
    this.#limits = { ...limits, maxSegmentBytes: Math.min(limits.maxSegmentBytes, limits.maxBytes / 8) };
    this.#report = options.report ?? (() => {});
    this.#files = options.files ?? nodeLogFiles;
    this.#randomHex = options.randomHex ?? (() => randomBytes(8).toString("hex"));
    this.#onCommit = options.onCommit;
    const positions = createPositions(this.#files, join(this.#folder, "positions"));
    const quarantine = join(this.#folder, "quarantine");
    this.#closed = new ClosedSegments(this.#files, positions, quarantine, this.#report, () => {
      if (this.#age !== "young") this.#wake();
    });
  }

  /** Name every exporter before `start`: a segment is deleted when all that are named are done with it. */
  reader(name: string, options: ReaderOptions<Note> = {}): LogReader<Note> {
    return this.#closed.reader(name, options, this.#stopping.signal);
  }

  get stats(): LogStats {
    return {
      segments: this.#closed.count + (this.#writer === undefined ? 0 : 1),
      bytes: this.#bytes,
      maxBytes: this.#limits.maxBytes,
      problem: this.#problem,
      waiting: this.#closed.waiting,
      queuedBytes: this.#queue.bytes,
      acceptedRows: this.#acceptedRows,
      refusedRows: this.#refusedRows,
    };
  }

  /** Locks the folder and takes up the segments that are there. */
  async start(): Promise<void> {
    if (this.#running) return;
    try {
      await this.#files.makeFolder(this.#folder);
      this.#releaseLock = await acquireLock(this.#files, join(this.#folder, "lock"));
      await this.#recover();
    } catch (error) {
      await this.#release();
      // What the system says may name no file, and the lock says it all by itself.
      if (!(error instanceof Error) || !("code" in error)) throw error;
      throw new Error(`Cannot open log in ${this.#folder}: ${describeFailure(error)}`, { cause: error });
    }
    this.#running = true;
  }

  /** Acknowledges what is queued, closes the segment, and gives the folder free. */
  async stop(): Promise<void> {
    if (!this.#running) return;
    this.#running = false;
    this.#stopping.abort();
    while (this.#work !== undefined) await this.#work;
    this.#answers.flush();
    await this.#rotate();
    await this.#closed.saved;
    await this.#release();
  }

  /** Resolves with `ok` when the data is on the disk; it is not looked at any more once this has returned. */
  consume(data: T): Promise<Outcome> {
    const added = this.#queue.add(data, (size) => this.#refuse(size));
    switch (added.kind) {
      case "nothing":
        return Promise.resolve(OK);
      case "refused":
        this.#refusedRows += added.rows;
        return Promise.resolve(added.refusal);
      case "added":
        this.#wake();
        return added.outcome;
    }
  }

  /** Of the segment being written. */
  get #weight(): number {
    return insertWeight(this.#writer?.size ?? 0, this.#writer?.rows ?? 0);
  }

  get #bytes(): number {
    return this.#closed.bytes + (this.#writer?.size ?? 0);
  }

  #refuse({ bytes: size, rows, days }: AddedSize): Outcome | undefined {
    const { maxBatchDays, maxBatchWeight, maxBytes, maxQueuedBytes } = this.#limits;
    if (!this.#running) return { kind: "refused", reason: "Cannot store: the log is not running" };
    if (size > Math.min(maxBytes, MAX_BLOCK_BYTES)) {
      return { kind: "drop", reason: `Cannot store: a batch of ${size} bytes is larger than the log` };
    }
    if (days > maxBatchDays) {
      return { kind: "drop", reason: `Cannot store: a batch of ${days} UTC days; expected at most ${maxBatchDays}` };
    }
    if (insertWeight(size, rows) > maxBatchWeight) {
      const most = `at most ${maxBatchWeight} bytes, 256 more for each row`;
      return { kind: "drop", reason: `Cannot store: a batch of ${rows} rows and ${size} bytes; expected ${most}` };
    }
    if (this.#bytes + this.#queue.bytes + size > maxBytes) {
      return { kind: "refused", reason: `Cannot store: the log has reached its ${maxBytes} bytes` };
    }
    if (this.#queue.bytes > 0 && this.#queue.bytes + size > maxQueuedBytes) {
      return { kind: "refused", reason: "Cannot store: the disk is slower than the senders" };
    }
    return undefined;
  }

  /** Runs the worker unless it runs: everything that touches the segment being written happens there, in order. */
  #wake(): void {
    this.#work ??= this.#run().finally(() => {
      this.#work = undefined;
      if (!this.#queue.isEmpty || (this.#writer !== undefined && this.#isOldEnough)) this.#wake();
    });
  }

  async #run(): Promise<void> {
    while (!this.#queue.isEmpty) {
      const room = roomOf(this.#files, this.#folder);
      await this.#gather();
      const { maxSegmentBytes, maxSegmentDays, maxSegmentRows, maxSegmentWeight } = this.#limits;
      if (this.#weight + this.#queue.nextWeight > maxSegmentWeight) await this.#rotate();
      const { size, rows, days } = this.#writer ?? { size: 0, rows: 0, days: 0 };
      const group = this.#queue.take({
        bytes: maxSegmentBytes - size,
        rows: maxSegmentRows - rows,
        days: maxSegmentDays - days,
        weight: maxSegmentWeight - this.#weight,
      });
      const outcome = await this.#commit(
        group.map(({ block }) => block),
        room,
      );
      const afterMs = outcome.kind === "ok" && this.#running ? this.#pace.follow(this.#closed.paceMs) : 0;
      for (const pending of group) {
        if (outcome.kind === "ok") this.#acceptedRows += pending.block.rows;
        else this.#refusedRows += pending.block.rows;
        this.#queue.release(pending);
        this.#answers.tell(() => pending.waiting.forEach((resolve) => resolve(outcome)), afterMs);
      }
      await this.#rotateWhenDue();
    }
    await this.#rotateWhenDue();
  }

  /** Waits until a turn of the event loop brings nothing more, there is enough, or the first has waited long enough. */
  async #gather(): Promise<void> {
    const queue = this.#queue;
    const isEnough = (): boolean =>
      queue.hasFull || queue.openRows >= ENOUGH_ROWS || performance.now() - queue.openSince >= MAX_GATHER_MS;
    for (let appends = -1; queue.appends > appends && !isEnough();) {
      ({ appends } = queue);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async #commit(group: readonly OpenBlock<T, Note>[], room: Promise<Room | undefined>): Promise<Outcome> {
    const began = performance.now();
    try {
      if (this.#writer?.unsure === true) {
        await this.#writer.repair();
        await this.#rotate();
      }
      const size = group.reduce((sum, { bytes }) => sum + bytes, 0);
      leaveReserve(await room, size, this.#limits.maxReserveBytes);
      this.#writer ??= await this.#openSegment();
      await this.#writer.append(group);
      if (this.#problem !== null) this.#report({ kind: "recovered" });
      this.#problem = null;
      return OK;
    } catch (error) {
      const reason = `Cannot store: ${describeFailure(error)}`;
      if (this.#problem === null) this.#report({ kind: "failing", reason });
      this.#problem = reason;
      if (isDiskFull(error)) await this.#closed.makeRoom(this.#closed.bytes - 1);
      return { kind: "refused", reason: `Cannot store: ${failureInShort(error)}` };
    } finally {
      this.#onCommit?.(performance.now() - began);
    }
  }

  async #openSegment(): Promise<SegmentWriter<Note>> {
    const sequence = this.#nextSequence++;
    const name = segmentName(sequence, this.#randomHex());
    const path = join(this.#folder, segmentFile(name));
    const file = await this.#files.create(path);
    try {
      await this.#files.syncFolder(this.#folder);
    } catch (error) {
      await file.close();
      await this.#files.remove(path);
      throw error;
    }
    this.#closeLater();
    return new SegmentWriter({ sequence, name, path }, file);
  }

  #closeLater(): void {
    const { maxSegmentAgeMs } = this.#limits;
    this.#age = "young";
    this.#rotation = setTimeout(() => {
      this.#age = "old";
      this.#rotation = setTimeout(
        () => {
          this.#age = "overdue";
          this.#wake();
        },
        maxSegmentAgeMs * (MAX_HELD - 1),
      );
      this.#wake();
    }, maxSegmentAgeMs);
  }

  get #isOldEnough(): boolean {
    return this.#age === "overdue" || (this.#age === "old" && !this.#closed.isBusy);
  }

  async #rotateWhenDue(): Promise<void> {
    const writer = this.#writer;
    if (writer === undefined) return;
    const { maxSegmentBytes, maxSegmentDays, maxSegmentRows } = this.#limits;
    const isFull = writer.size >= maxSegmentBytes || writer.rows >= maxSegmentRows || writer.days >= maxSegmentDays;
    if (isFull || this.#isOldEnough) await this.#rotate();
  }

  /** Closes the segment being written and hands it to the readers. */
  async #rotate(): Promise<void> {
    const writer = this.#writer;
    if (writer === undefined) return;
    clearTimeout(this.#rotation);
    this.#age = "young";
    try {
      // What a failed append left behind must not be read; while it cannot be cut off, the segment stays open.
      await writer.repair();
    } catch {
      // At the end of the process it is left to the next start, which cuts the tail.
      if (this.#running) this.#closeLater();
      else await writer.close();
      return;
    }
    try {
      await writer.close();
      if (writer.size === 0) await this.#files.remove(writer.path);
    } catch (error) {
      this.#report({ kind: "housekeeping-failed", reason: `Cannot close ${writer.path}: ${describeFailure(error)}` });
    }
    const { sequence, name, path, size } = writer;
    this.#writer = undefined;
    if (size > 0) await this.#closed.add({ sequence, name, path, bytes: size, written: writer.written });
    await this.#makeRoom();
  }

  /** Takes up the segments of the runs before. Only the last can be torn: every other one was closed in good order. */
  async #recover(): Promise<void> {
    let highest = await this.#closed.load();
    const found = (await this.#files.list(this.#folder))
      .flatMap((file) => {
        const parsed = parseSegmentFile(file);
        return parsed === undefined ? [] : [{ ...parsed, path: join(this.#folder, file) }];
      })
      .toSorted((a, b) => a.sequence - b.sequence);
    for (const segment of found) {
      highest = Math.max(highest, segment.sequence);
      const bytes =
        segment === found.at(-1)
          ? await this.#cutTail(segment.name, segment.path)
          : await this.#files.size(segment.path);
      if (bytes === 0) await this.#files.remove(segment.path);
      else await this.#closed.add({ ...segment, bytes });
    }
    this.#nextSequence = highest + 1;
    await this.#makeRoom();
  }

  /**
   * From readers that may go without their oldest segments: for the one that is written next, and for one more, as data
   * comes in while old ones are deleted.
   */
  async #makeRoom(): Promise<void> {
    await this.#closed.makeRoom(this.#limits.maxBytes - 2 * this.#limits.maxSegmentBytes);
  }

  async #cutTail(name: string, path: string): Promise<number> {
    const bytes = await this.#files.read(path);
    const { end } = scanEntries(bytes);
    if (end === bytes.length) return end;
    const file = await this.#files.open(path);
    try {
      await file.truncate(end);
      await file.sync();
    } finally {
      await file.close();
    }
    this.#report({ kind: "torn-tail", segment: name, bytes: bytes.length - end });
    return end;
  }

  async #release(): Promise<void> {
    await this.#releaseLock?.();
    this.#releaseLock = undefined;
  }
}
