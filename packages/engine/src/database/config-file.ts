import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The configuration file that chdb is told to read: an empty one, unless somebody has put another in its place. Left to
 * itself chdb reads the `config.xml` of the directory that the process was started from, whatever that is.
 */
export async function configFile(dataDir: string): Promise<string> {
  const path = join(dataDir, "config.xml");
  if (existsSync(path)) return path;
  // In one step: half a file, left by a crash, would keep every later start from its data.
  await writeFile(`${path}.new`, "<clickhouse/>\n", { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
  return path;
}
