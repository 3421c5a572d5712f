import { mkdir, rm } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";

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
}

export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true });
}
