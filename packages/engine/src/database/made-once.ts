import { existsSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";

/** The text of a file, which is made where there is none: in one step, since half of it would stay as it is. */
export async function madeOnce(path: string, make: () => string): Promise<string> {
  if (!existsSync(path)) {
    await writeFile(`${path}.new`, make(), { mode: 0o600, flush: true });
    await rename(`${path}.new`, path);
  }
  return readFile(path, "utf8");
}
