import { mkdir, rm, statfs } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { EngineException } from "./exception.ts";

/** Room that a disk has left after a result was written, or the result cannot be trusted: twice what is written in one go. */
const LEFT_BYTES = 2 * 1024 * 1024;

/**
 * The folder for bodies on their way in and results on their way out, so that neither has to fit in memory. Names
 * carry no extension: ClickHouse would take one for a compression method.
 */
export class Spool {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Empties what a killed process may have left. Call it only when the directory is ours, that is, after its lock. */
  static async open(dataDir: string): Promise<Spool> {
    const folder = join(dataDir, "spool");
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new Spool(folder);
  }

  /** A path where nothing is yet. */
  path(): string {
    return join(this.#folder, randomUUID());
  }

  /**
   * Throws 243 where the disk is full. ClickHouse says nothing when the rest of an OUTFILE finds no room: the answer would
   * be rows that end somewhere in the middle, or none at all. Call it when a result has been written.
   */
  async checkRoom(): Promise<void> {
    const { bavail, blocks, bsize } = await statfs(this.#folder);
    const bytes = bavail * bsize;
    // Some file systems do not tell: they have no blocks.
    if (bytes >= LEFT_BYTES || blocks === 0) return;
    throw new EngineException(
      243,
      "NOT_ENOUGH_SPACE",
      `Cannot write the rows of a query: expected ${LEFT_BYTES} bytes of disk left after them, got ${bytes}`,
    );
  }
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
