import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";

/** The engine's two users; their passwords are made once and stay, so that a Grafana data source goes on working. */
export interface EngineAccess {
  /** Reads and writes: the server's own. */
  readonly writer: EngineLogin;
  /** Reads only: for Grafana and for people. */
  readonly reader: EngineLogin;
}

interface EngineLogin {
  readonly name: string;
  readonly password: string;
}

const login = z.strictObject({ name: z.string(), password: z.string().min(16) });
const stored = z.strictObject({ writer: login, reader: login });

/**
 * Reads the users of the embedded engine from `file`, or makes them. Only the owner may read the file: another user of
 * this machine could otherwise read every organisation's telemetry over loopback. Throws where the file is unreadable.
 */
export async function engineAccess(file: string): Promise<EngineAccess> {
  try {
    return stored.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(
        `Cannot read the engine's users from ${file}: ${reason}; mend it, or remove it, and it is made anew with other passwords`,
        { cause: error },
      );
    }
  }
  const made: EngineAccess = {
    writer: { name: "outcrop", password: randomBytes(24).toString("base64url") },
    reader: { name: "reader", password: randomBytes(24).toString("base64url") },
  };
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  // In one step: half a file, left by a crash, would keep every later start from its engine.
  const temporary = `${file}.new`;
  await rm(temporary, { force: true });
  await writeFile(temporary, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
  await rename(temporary, file);
  return made;
}
