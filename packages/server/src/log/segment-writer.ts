import { isDiskFull } from "./disk-reserve.ts";
import { encodeEntry, MARK_BYTES } from "./entry.ts";
import type { LogFile } from "./log-files.ts";
import type { OpenBlock } from "./open-block.ts";
import type { Written } from "./segment.ts";

/**
 * The segment being written. `size` is what is known to be on the disk; a write that fails leaves rubbish after it,
 * which `repair` cuts off before anything else is written.
 */
export class SegmentWriter<Note> {
  readonly sequence: number;
  readonly name: string;
  readonly path: string;
  readonly #file: LogFile;
  #size = 0;
  #rows = 0;
  #isPure = true;
  readonly #notes: Note[] = [];
  readonly #days = new Set<number>();
  #needsRepair = false;
  #unsure = false;

  constructor(place: { readonly sequence: number; readonly name: string; readonly path: string }, file: LogFile) {
    this.sequence = place.sequence;
    this.name = place.name;
    this.path = place.path;
    this.#file = file;
  }

  get size(): number {
    return this.#size;
  }

  get rows(): number {
    return this.#rows;
  }

  /** UTC days of its rows. */
  get days(): number {
    return this.#days.size;
  }

  /** After a failed fsync nobody knows what the system will still write: the segment is closed once it is repaired. */
  get unsure(): boolean {
    return this.#unsure;
  }

  get written(): Written<Note> {
    return { rows: this.#rows, isPure: this.#isPure, notes: this.#notes };
  }

  /** Resolves when all of the blocks are on the disk; when it rejects, none of them is in the segment. */
  async append(blocks: readonly Pick<OpenBlock<never, Note>, "finish" | "rows" | "notes" | "days">[]): Promise<void> {
    await this.repair();
    this.#needsRepair = true;
    const finished = blocks.map((block) => ({ block: block.finish(MARK_BYTES), rows: block.rows }));
    const chunks = finished.flatMap(({ block, rows }) => encodeEntry(block, rows));
    const size = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    await this.#writeAll(chunks, size);
    if (!this.#file.writesThrough) await this.#sync();
    this.#needsRepair = false;
    this.#size += size;
    for (const { rows, notes, days } of blocks) {
      this.#rows += rows;
      for (const day of days ?? []) this.#days.add(day);
      for (const note of notes ?? []) this.#notes.push(note);
    }
    this.#isPure &&= finished.every(({ block }) => block.ahead.length > 0);
  }

  /** Cuts off what a failed append left behind. */
  async repair(): Promise<void> {
    if (!this.#needsRepair) return;
    await this.#file.truncate(this.#size);
    await this.#sync();
    this.#needsRepair = false;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #sync(): Promise<void> {
    try {
      await this.#file.sync();
    } catch (error) {
      this.#unsure = true;
      throw error;
    }
  }

  async #write(chunks: readonly Uint8Array[], position: number): Promise<number> {
    try {
      return await this.#file.write(chunks, position);
    } catch (error) {
      this.#unsure ||= this.#file.writesThrough && !isDiskFull(error);
      throw error;
    }
  }

  async #writeAll(chunks: readonly Uint8Array[], size: number): Promise<void> {
    let rest = chunks;
    for (let written = 0; written < size;) {
      const count = await this.#write(rest, this.#size + written);
      if (count === 0) throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      written += count;
      rest = dropBytes(rest, count);
    }
  }
}

function dropBytes(chunks: readonly Uint8Array[], count: number): readonly Uint8Array[] {
  let skip = count;
  let first = 0;
  while (first < chunks.length && skip >= (chunks[first]?.length ?? 0)) skip -= chunks[first++]?.length ?? 0;
  const [head, ...tail] = chunks.slice(first);
  return head === undefined ? [] : [head.subarray(skip), ...tail];
}
