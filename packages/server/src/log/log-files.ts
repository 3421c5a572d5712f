import { constants } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, type FileHandle } from "node:fs/promises";
import { readAround } from "./read-around.ts";

/** A file open for writing at any position. */
export interface LogFile {
  /** Whether what `write` resolves for is on the disk already, so that `sync` has nothing left to do for it. */
  readonly writesThrough: boolean;
  /** Writes the chunks one after the other; may write fewer bytes than given, and answers how many. */
  write(chunks: readonly Uint8Array[], position: number): Promise<number>;
  /** Resolves when the content is on the disk. After a failure, what was written since the last success is unknown. */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

export interface Room {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** What the log needs of a file system. A parameter, so that tests can fill the disk and break it. */
export interface LogFiles {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder. */
  list(path: string): Promise<readonly string[]>;
  /** Creates the file; fails when it exists. */
  create(path: string): Promise<LogFile>;
  /** Opens a file that exists. */
  open(path: string): Promise<LogFile>;
  /** All of a file, in the given memory when it fits into it. */
  read(path: string, memory?: Uint8Array): Promise<Uint8Array>;
  /** What can be read of so many bytes, zeros for the rest: for a file that `read` cannot read. Nothing where it is gone. */
  readAround(path: string, size: number): Promise<Uint8Array>;
  size(path: string): Promise<number>;
  rename(from: string, to: string): Promise<void>;
  /** Fine when it is gone already. */
  remove(path: string): Promise<void>;
  /** Of the file system that the folder is on: what a process may still write, and how much it holds in all. */
  room(folder: string): Promise<Room>;
  /** Makes names created, renamed or removed in a folder last through a crash. */
  syncFolder(path: string): Promise<void>;
}

/** Linux syncs what a write to such a file wrote: one step where a commit would take two, each with a turn of the event loop. */
const IS_SYNC_WRITE = process.platform === "linux";
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (IS_SYNC_WRITE ? constants.O_DSYNC : 0);

/** The real file system. */
export const nodeLogFiles: LogFiles = {
  async makeFolder(path) {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  list: (path) => readdir(path),
  create: async (path) => logFile(await open(path, NEW_FILE, 0o600), IS_SYNC_WRITE),
  open: async (path) => logFile(await open(path, "r+"), false),
  read: (path, memory) => (memory === undefined ? readFile(path) : readInto(path, memory)),
  async readAround(path, size) {
    let handle: FileHandle;
    try {
      handle = await open(path, "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return new Uint8Array(0);
      throw error;
    }
    try {
      return await readAround(async (into, at) => (await handle.read(into, 0, into.length, at)).bytesRead, size);
    } finally {
      await handle.close();
    }
  },
  size: async (path) => (await stat(path)).size,
  rename,
  remove: (path) => rm(path, { force: true }),
  async room(folder) {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  },
  async syncFolder(path) {
    // Windows knows no folder handles; there the file system's own journal has to do.
    if (process.platform === "win32") return;
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
};

async function readInto(path: string, memory: Uint8Array): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const { size } = await handle.stat();
    if (size > memory.length) return await handle.readFile();
    let length = 0;
    while (length < size) {
      const { bytesRead } = await handle.read(memory, length, size - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return memory.subarray(0, length);
  } finally {
    await handle.close();
  }
}

function logFile(handle: FileHandle, writesThrough: boolean): LogFile {
  return {
    writesThrough,
    write: async (chunks, position) => (await handle.writev(chunks as Uint8Array[], position)).bytesWritten,
    sync: () => handle.datasync(),
    truncate: (size) => handle.truncate(size),
    close: () => handle.close(),
  };
}

/** `ENOSPC: no space left on device, write`: what to tell an operator about a failed operation. */
export function describeFailure(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
