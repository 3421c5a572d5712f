import { dirname } from "node:path";
import type { LogFiles } from "./log-files.ts";

/** Puts a file where another may be, in one step: a crash leaves what was there before, or all of this. */
export async function replaceFile(files: LogFiles, path: string, chunks: readonly Uint8Array[]): Promise<void> {
  const temporary = `${path}.new`;
  await files.remove(temporary);
  const file = await files.create(temporary);
  try {
    let position = 0;
    for (const chunk of chunks) {
      for (let done = 0; done < chunk.length;) {
        const written = await file.write([chunk.subarray(done)], position);
        if (written === 0) throw new Error(`Cannot write ${path}: no space left`);
        done += written;
        position += written;
      }
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await files.rename(temporary, path);
  await files.syncFolder(dirname(path));
}
