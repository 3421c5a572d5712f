import { join } from "node:path";
import { madeOnce } from "./made-once.ts";

/**
 * The configuration file that chdb is told to read: an empty one, unless somebody has put another in its place. Left to
 * itself chdb reads the `config.xml` of the directory that the process was started from, whatever that is.
 */
export async function configFile(dataDir: string): Promise<string> {
  const path = join(dataDir, "config.xml");
  await madeOnce(path, () => "<clickhouse/>\n");
  return path;
}
