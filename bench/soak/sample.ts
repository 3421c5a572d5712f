import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { processUse } from "../ingest/process-use.ts";

/** What is there at one moment. */
export interface Sample {
  readonly server_rss_mb: number;
  readonly engine_rss_mb: number;
  readonly server_handles: number;
  readonly engine_handles: number;
  readonly log_mb: number;
}

/** Throws where a process is gone. */
export async function takeSample(server: number, engine: number, dataDir: string): Promise<Sample> {
  const [serverUse, engineUse] = await Promise.all([processUse(server), processUse(engine)]);
  if (serverUse === undefined || engineUse === undefined) {
    throw new Error("Cannot look at the processes: expected both to run (on Linux), got at least one that does not");
  }
  return {
    server_rss_mb: serverUse.rssMb,
    engine_rss_mb: engineUse.rssMb,
    server_handles: await countHandles(server),
    engine_handles: await countHandles(engine),
    log_mb: (await bytesBelow(join(dataDir, "log"))) / 1024 / 1024,
  };
}

async function countHandles(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

/** Files come and go while they are counted. */
async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(entries.map((entry) => stat(join(folder, entry)).catch(() => undefined)));
  return sizes.reduce((sum, found) => sum + (found?.isFile() === true ? found.size : 0), 0);
}
