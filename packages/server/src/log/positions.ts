import { join } from "node:path";
import type { LogFiles } from "./log-files.ts";
import { replaceFile } from "./replace-file.ts";

/** How far each exporter has come: the number of the last segment that it is done with, a small file for each. */
export interface Positions {
  /** By exporter; one without a readable file is not listed and begins with the oldest segment. */
  load(): Promise<ReadonlyMap<string, number>>;
  /** Replaces the file in one step, so that a crash leaves the old position or the new one. */
  save(exporter: string, sequence: number): Promise<void>;
}

const SUFFIX = ".position";

export function createPositions(files: LogFiles, folder: string): Positions {
  return {
    async load() {
      await files.makeFolder(folder);
      const positions = new Map<string, number>();
      for (const name of await files.list(folder)) {
        if (!name.endsWith(SUFFIX)) continue;
        const text = Buffer.from(await files.read(join(folder, name))).toString("utf8");
        if (/^\d{1,15}\n$/.test(text)) positions.set(name.slice(0, -SUFFIX.length), Number(text));
      }
      return positions;
    },
    async save(exporter, sequence) {
      const path = join(folder, exporter + SUFFIX);
      await replaceFile(files, path, [Buffer.from(`${sequence}\n`)]);
    },
  };
}
