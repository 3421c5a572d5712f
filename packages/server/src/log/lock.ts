import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { LogFiles } from "./log-files.ts";
import { takeSystemLock, type SystemLock } from "./system-lock.ts";

/** Folders that this process has locked: a process id alone cannot tell its own lock from that of a namesake before it. */
const heldHere = new Set<string>();

/** A way to ask about processes; a parameter for tests. */
export interface Processes {
  readonly pid: number;
  /** When a process started, in any unit that does not change; `undefined` when there is no such process. */
  startOf(pid: number): string | undefined;
}

export interface LockOptions {
  readonly processes?: Processes;
  readonly systemLock?: (path: string) => Promise<SystemLock>;
  /** Told where the system keeps no locks: then only processes that see each other are kept apart. */
  readonly onUnsafe?: (reason: string) => void;
}

/**
 * Makes this process the only one that writes to a log. The file at `path` says who that is. What counts beside it is a
 * lock of the system's on `held` in the same folder: in containers, processes have equal ids and do not see each other.
 * Without it a lock whose process is gone, or has been replaced by another with the same id, is taken over.
 * @returns how to give the lock back
 * @throws Error naming the process that holds it
 */
export async function acquireLock(
  files: LogFiles,
  path: string,
  { processes = nodeProcesses, systemLock = takeSystemLock, onUnsafe = () => {} }: LockOptions = {},
): Promise<() => Promise<void>> {
  if (heldHere.has(path)) throw refusal(path, "this process");
  const system = await systemLock(join(dirname(path), "held"));
  if (system.kind === "held") {
    const holder = await readHolder(files, path);
    throw refusal(path, holder === undefined ? "another process" : `process ${holder.pid}, maybe of another container`);
  }
  if (system.kind === "unsupported") onUnsafe(system.reason);
  const unlock = system.kind === "taken" ? system.release : () => {};
  try {
    await takeOver(files, path, processes);
  } catch (error) {
    unlock();
    throw error;
  }
  heldHere.add(path);
  return async () => {
    heldHere.delete(path);
    try {
      await files.remove(path);
    } finally {
      unlock();
    }
  };
}

async function takeOver(files: LogFiles, path: string, processes: Processes): Promise<void> {
  const own = `${processes.pid} ${processes.startOf(processes.pid) ?? "?"}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (await tryCreate(files, path, own)) return;
    const holder = await readHolder(files, path);
    if (holder !== undefined && isAlive(holder, processes)) throw refusal(path, `process ${holder.pid}`);
    await files.remove(path);
  }
  throw new Error(`Cannot open log: expected ${path} to be free, got another process that keeps taking it`);
}

function refusal(path: string, holder: string): Error {
  const advice = holder === "this process" ? "" : "; stop that process, or choose another data folder";
  return new Error(`Cannot open log: expected ${path} to be free, got one held by ${holder}${advice}`);
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
