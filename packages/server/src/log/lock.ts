import { readFileSync } from "node:fs";
import type { LogFiles } from "./log-files.ts";

/** Folders that this process has locked: a process id alone cannot tell its own lock from that of a namesake before it. */
const heldHere = new Set<string>();

/** A way to ask about processes; a parameter for tests. */
export interface Processes {
  readonly pid: number;
  /** When a process started, in any unit that does not change; `undefined` when there is no such process. */
  startOf(pid: number): string | undefined;
}

/**
 * Makes this process the only one that writes to a log. A lock whose process is gone, or has been replaced by another
 * with the same id (as after a container's restart), is taken over. Processes of two containers do not see each other, and
 * may have equal ids: these are kept apart by the lock of the data folder, before they come here.
 * @returns how to give the lock back
 * @throws Error naming the process that holds it
 */
export async function acquireLock(
  files: LogFiles,
  path: string,
  processes: Processes = nodeProcesses,
): Promise<() => Promise<void>> {
  const own = `${processes.pid} ${processes.startOf(processes.pid) ?? "?"}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (heldHere.has(path))
      throw new Error(`Cannot open log: expected ${path} to be free, got one held by this process`);
    if (await tryCreate(files, path, own)) {
      heldHere.add(path);
      return async () => {
        heldHere.delete(path);
        await files.remove(path);
      };
    }
    const holder = await readHolder(files, path);
    if (holder !== undefined && isAlive(holder, processes)) {
      throw new Error(
        `Cannot open log: expected ${path} to be free, got one held by process ${holder.pid}; stop that process, or choose another data folder`,
      );
    }
    await files.remove(path);
  }
  throw new Error(`Cannot open log: expected ${path} to be free, got another process that keeps taking it`);
}

async function tryCreate(files: LogFiles, path: string, content: string): Promise<boolean> {
  try {
    const file = await files.create(path);
    try {
      await file.write([Buffer.from(content)], 0);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

interface Holder {
  readonly pid: number;
  readonly start: string;
}

async function readHolder(files: LogFiles, path: string): Promise<Holder | undefined> {
  let text: string;
  try {
    text = Buffer.from(await files.read(path)).toString("utf8");
  } catch {
    // Given back in between.
    return undefined;
  }
  const [pid = "", start = "?"] = text.trim().split(" ");
  return /^\d+$/.test(pid) ? { pid: Number(pid), start } : undefined;
}

function isAlive({ pid, start }: Holder, processes: Processes): boolean {
  if (pid === processes.pid) return false;
  const now = processes.startOf(pid);
  return now !== undefined && (now === "?" || start === "?" || now === start);
}

const nodeProcesses: Processes = {
  pid: process.pid,
  startOf(pid) {
    try {
      process.kill(pid, 0);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return undefined;
    }
    try {
      // Field 22 of /proc/PID/stat, counted after the parenthesised name, which may contain spaces.
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "?";
    } catch {
      return "?";
    }
  },
};
