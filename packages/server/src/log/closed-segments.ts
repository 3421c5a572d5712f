import { join } from "node:path";
import { unlessAborted } from "../pipeline/unless-aborted.ts";
import { Change } from "./change.ts";
import { scanEntries, type Scan } from "./entry.ts";
import { describeFailure, type LogFiles } from "./log-files.ts";
import type { LogReport } from "./log-event.ts";
import type { LogReader } from "./log-reader.ts";
import { paceFor } from "./pace.ts";
import type { Positions } from "./positions.ts";
import { replaceFile } from "./replace-file.ts";
import { segmentFile } from "./segment-name.ts";
import type { ClosedSegment, Segment, SegmentFile } from "./segment.ts";

export interface ReaderOptions<Note = never> {
  /**
   * What gives way when the log has no room because of this reader: the senders, who are refused (`hold-back`, the
   * default), or the oldest segments, which it goes without (`drop-oldest`).
   */
  readonly whenFull?: WhenFull;
  /** Told of the notes of a segment that it goes without. */
  readonly onDropped?: (notes: readonly Note[]) => void;
  /**
   * Senders are slowed down, by little, while this reader falls behind; and while it is at work, the segment that is being
   * written gathers more, as it could not be read yet: few large segments cost the reader less than many small ones.
   */
  readonly paces?: boolean;
}

type WhenFull = "hold-back" | "drop-oldest";

/** What an exporter has not passed yet. */
export interface Waiting {
  readonly segments: number;
  readonly bytes: number;
  /** Since the oldest of them was closed, or taken up at the start. */
  readonly oldestSeconds: number;
  /** Rows that it went without, since the start. */
  readonly droppedRows: number;
}

/** Of all segments together; the notes of more can be had from their blocks again. */
const MAX_NOTES = 500_000;
/** For so long what was written is taken to be still as it was: it has hardly left the system's memory. */
const UNCHECKED_MS = 10_000;
/** With the pauses of an exporter that is half a minute. */
const MAX_FAILED_READS = 10;

interface ReaderState<Note> {
  position: number;
  /** Where segments are read into, one after the other. */
  memory: Buffer;
  readonly paces: boolean;
  /** When it was last done with a segment. */
  movedAt: number;
  readonly whenFull: WhenFull;
  readonly onDropped: ((notes: readonly Note[]) => void) | undefined;
  droppedRows: number;
  /** Told of, until it moves on by itself. */
  isDropping: boolean;
}

/** The closed segments and everyone who reads them; deletes a segment when the last reader is done with it. */
export class ClosedSegments<Note> {
  readonly #files: LogFiles;
  readonly #positions: Positions;
  readonly #quarantine: string;
  readonly #report: LogReport;
  readonly #onPassed: () => void;
  readonly #readers = new Map<string, ReaderState<Note>>();
  readonly #change = new Change();
  /** Segments whose damage has been reported already. */
  readonly #reported = new Set<string>();
  /** Of segments, how often in all they could not be read. */
  readonly #failedReads = new Map<string, number>();
  /** When each segment was handed to the readers, by its number. */
  readonly #since = new Map<number, number>();
  #segments: ClosedSegment<Note>[] = [];
  /** Of all of them: asked for with each append. */
  #bytes = 0;
  #failing = false;
  #saved: ReadonlyMap<string, number> = new Map();
  #saving: Promise<void> = Promise.resolve();

  /** @param onPassed told whenever a reader is done with a segment */
  constructor(
    files: LogFiles,
    positions: Positions,
    quarantine: string,
    report: LogReport,
    onPassed: () => void = () => {},
  ) {
    this.#files = files;
    this.#positions = positions;
    this.#quarantine = quarantine;
    this.#report = report;
    this.#onPassed = onPassed;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get count(): number {
    return this.#segments.length;
  }

  get #notes(): number {
    return this.#segments.reduce((sum, { written }) => sum + (written?.notes?.length ?? 0), 0);
  }

  get waiting(): ReadonlyMap<string, Waiting> {
    return new Map(Array.from(this.#readers, ([name, state]) => [name, this.#waitingFor(state)]));
  }

  /** Whether a reader that sets the pace is not done with all of them. */
  get isBusy(): boolean {
    const last = this.#segments.at(-1)?.sequence ?? 0;
    return Array.from(this.#readers.values()).some(({ paces, position }) => paces && position < last);
  }

  /** Resolves when all positions are on the disk that readers have come to so far, or have failed to be. */
  get saved(): Promise<void> {
    return this.#saving;
  }

  /** How long to put off answers for the readers that ask for it. */
  get paceMs(): number {
    const now = performance.now();
    const paces = Array.from(this.#readers.values(), (reader) => {
      if (!reader.paces) return 0;
      const { bytes, oldestSeconds } = this.#waitingFor(reader);
      return paceFor(bytes, oldestSeconds * 1000, now - reader.movedAt);
    });
    return Math.max(0, ...paces);
  }

  /** The highest number that any exporter has ever been done with. */
  async load(): Promise<number> {
    this.#saved = await this.#positions.load();
    for (const [name, reader] of this.#readers) reader.position = this.#saved.get(name) ?? 0;
    return Math.max(0, ...this.#saved.values());
  }

  async add(segment: ClosedSegment<Note>): Promise<void> {
    const { written } = segment;
    const hasRoom = this.#notes + (written?.notes?.length ?? 0) <= MAX_NOTES;
    this.#segments.push(
      hasRoom || written === undefined ? segment : { ...segment, written: { ...written, notes: undefined } },
    );
    this.#bytes += segment.bytes;
    this.#since.set(segment.sequence, performance.now());
    this.#change.notify();
    await this.#deletePassed();
  }

  /** @param stopping ends the reading of all */
  reader(name: string, options: ReaderOptions<Note>, stopping: AbortSignal): LogReader<Note> {
    const state: ReaderState<Note> = {
      position: this.#saved.get(name) ?? 0,
      memory: Buffer.alloc(0),
      whenFull: options.whenFull ?? "hold-back",
      onDropped: options.onDropped,
      paces: options.paces === true,
      movedAt: Number.NEGATIVE_INFINITY,
      droppedRows: 0,
      isDropping: false,
    };
    this.#readers.set(name, state);
    return {
      name,
      get position() {
        return state.position;
      },
      segments: (signal) => this.#follow(state, AbortSignal.any([signal, stopping])),
      commit: (sequence) => {
        if (sequence > state.position) state.isDropping = false;
        return this.#commit(name, state, sequence);
      },
    };
  }

  /** Deletes the oldest segments, as long as only readers that may go without wait for them, until so many bytes are left. */
  async makeRoom(bytes: number): Promise<void> {
    for (const segment of this.#segments) {
      if (this.bytes <= bytes || !this.#mayDrop(segment)) return;
      const rows = await this.#rowsOf(segment);
      // Somebody may have come to it meanwhile.
      if (!this.#mayDrop(segment)) continue;
      await Promise.all(Array.from(this.#readers, ([name, state]) => this.#dropFor(name, state, segment, rows)));
    }
  }

  #mayDrop({ sequence }: ClosedSegment<Note>): boolean {
    const waiting = Array.from(this.#readers.values()).filter(({ position }) => position < sequence);
    return waiting.length > 0 && waiting.every(({ whenFull }) => whenFull === "drop-oldest");
  }

  async #dropFor(name: string, state: ReaderState<Note>, segment: ClosedSegment<Note>, rows: number): Promise<void> {
    if (state.position >= segment.sequence) return;
    state.droppedRows += rows;
    state.onDropped?.(segment.written?.notes ?? []);
    if (!state.isDropping) this.#report({ kind: "dropping", exporter: name, segment: segment.name, rows });
    state.isDropping = true;
    await this.#commit(name, state, segment.sequence);
  }

  /** 0 where nobody knows: it cannot be read. */
  async #rowsOf({ path, written }: ClosedSegment<Note>): Promise<number> {
    if (written !== undefined) return written.rows;
    try {
      return scanEntries(await this.#files.read(path)).entries.reduce((sum, { rows }) => sum + rows, 0);
    } catch {
      return 0;
    }
  }

  #waitingFor({ position, droppedRows }: ReaderState<Note>): Waiting {
    const ahead = this.#segments.filter(({ sequence }) => sequence > position);
    const [oldest] = ahead;
    const since = oldest === undefined ? undefined : this.#since.get(oldest.sequence);
    return {
      segments: ahead.length,
      bytes: ahead.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestSeconds: since === undefined ? 0 : (performance.now() - since) / 1000,
      droppedRows,
    };
  }

  async *#follow(state: ReaderState<Note>, signal: AbortSignal): AsyncGenerator<Segment<Note>, void, undefined> {
    let after = state.position;
    while (!signal.aborted) {
      const changed = this.#change.next;
      const next = this.#segments.find(({ sequence }) => sequence > after);
      if (next === undefined) {
        await unlessAborted(changed, signal);
        continue;
      }
      const isPassed = (): boolean => state.position >= next.sequence;
      yield {
        sequence: next.sequence,
        name: next.name,
        bytes: next.bytes,
        notes: next.written?.notes,
        // Dropped while the reader had it in hand: nothing is left of it.
        read: async () => (isPassed() ? [] : (await this.#scan(next, state)).entries.map(({ block }) => block)),
        file: async () => (isPassed() ? undefined : await this.#file(next, state)),
        quarantine: async (blocks) =>
          blocks === undefined
            ? await this.#keep(next.name, [await this.#files.read(next.path)])
            : await this.#keep(`${next.name}-refused`, blocks),
      };
      after = next.sequence;
    }
  }

  async #commit(name: string, state: ReaderState<Note>, sequence: number): Promise<void> {
    if (sequence <= state.position) return;
    state.position = sequence;
    state.movedAt = performance.now();
    this.#change.notify();
    this.#onPassed();
    this.#saving = this.#saving.then(() => this.#save(name, state));
    await this.#saving;
  }

  async #save(name: string, state: ReaderState<Note>): Promise<void> {
    try {
      await this.#positions.save(name, state.position);
      if (await this.#deletePassed()) this.#failing = false;
    } catch (error) {
      // After a crash the exporter sees some segments again: harmless, as they come under the same names.
      this.#tellOnce(`Cannot save position of ${name}: ${describeFailure(error)}`);
      await this.#deletePassed();
    }
  }

  /** Whether every segment that all readers are done with is gone. */
  async #deletePassed(): Promise<boolean> {
    if (this.#readers.size === 0) return true;
    let done = true;
    const passed = Math.min(...Array.from(this.#readers.values(), ({ position }) => position));
    for (const segment of this.#segments.filter(({ sequence }) => sequence <= passed)) {
      try {
        await this.#files.remove(segment.path);
        // A commit and the next segment may both be at it: its bytes are counted off once.
        if (!this.#segments.includes(segment)) continue;
        this.#segments = this.#segments.filter((other) => other !== segment);
        this.#bytes -= segment.bytes;
        this.#reported.delete(segment.name);
        this.#failedReads.delete(segment.name);
        this.#since.delete(segment.sequence);
      } catch (error) {
        done = false;
        this.#tellOnce(`Cannot delete ${segment.path}: ${describeFailure(error)}`);
      }
    }
    return done;
  }

  /** Once until a position can be saved again: a full disk would otherwise be told of with every segment. */
  #tellOnce(reason: string): void {
    if (!this.#failing) this.#report({ kind: "housekeeping-failed", reason });
    this.#failing = true;
  }

  async #file(segment: ClosedSegment<Note>, state: ReaderState<Note>): Promise<SegmentFile | undefined> {
    const { path, written } = segment;
    const ageMs = performance.now() - (this.#since.get(segment.sequence) ?? Number.NEGATIVE_INFINITY);
    if (written !== undefined && ageMs < UNCHECKED_MS) return written.isPure ? { path, rows: written.rows } : undefined;
    const scan = await this.#scan(segment, state);
    const isWhole = scan.isPure && scan.end === segment.bytes;
    return isWhole ? { path, rows: scan.entries.reduce((sum, { rows }) => sum + rows, 0) } : undefined;
  }

  async #scan(segment: ClosedSegment<Note>, state: ReaderState<Note>): Promise<Scan> {
    const bytes = await this.#read(segment, state);
    const scan = scanEntries(bytes);
    const tail = Math.max(bytes.length, segment.bytes) - scan.end;
    if ((scan.damaged > 0 || tail > 0) && !this.#reported.has(segment.name)) {
      this.#reported.add(segment.name);
      const noCopy = (error: unknown): string => `no copy: ${describeFailure(error)}`;
      const quarantine = await this.#keep(segment.name, [bytes]).catch(noCopy);
      const entries = scan.damaged + (tail > 0 ? 1 : 0);
      this.#report({
        kind: "damaged",
        segment: segment.name,
        entries,
        bytes: scan.damagedBytes + tail,
        quarantine,
      });
    }
    return scan;
  }

  /** All of it or, when that has failed again and again, what the disk still gives: others wait behind it. */
  async #read({ name, path, bytes }: ClosedSegment<Note>, state: ReaderState<Note>): Promise<Uint8Array> {
    if (bytes > state.memory.length) state.memory = Buffer.allocUnsafeSlow(bytes + (bytes >> 2));
    try {
      return await this.#files.read(path, state.memory);
    } catch (error) {
      if (!isLost(error)) throw error;
      const failures = (this.#failedReads.get(name) ?? 0) + 1;
      this.#failedReads.set(name, failures);
      if (failures < MAX_FAILED_READS) throw error;
      return await this.#files.readAround(path, bytes);
    }
  }

  /** What it answers is on the disk: the segment itself may be deleted right after. */
  async #keep(name: string, content: readonly Uint8Array[]): Promise<string> {
    await this.#files.makeFolder(this.#quarantine);
    const copy = join(this.#quarantine, segmentFile(name));
    await replaceFile(this.#files, copy, content);
    return copy;
  }
}

/** A bad sector, or a file that somebody has removed: waiting does not help. */
function isLost(error: unknown): boolean {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return code === "EIO" || code === "ENOENT";
}
