import { nodeLogFiles, type LogFile, type LogFiles, type Room } from "../log-files.ts";

/** The real file system with faults to switch on, for tests. */
export interface FaultyFiles extends LogFiles {
  /** Bytes that can still be written to any file; a write beyond writes what fits and then fails. */
  space: number;
  /** Fails every operation of these names with the code. */
  readonly broken: Map<keyof LogFile | keyof LogFiles, string>;
  /** Largest number of bytes that one write takes; the rest is left to the caller. */
  maxWrite: number;
  /** Whether files that are made from now on say so; what they write is on the disk at the latest when they have synced. */
  writesThrough: boolean;
  /** What the file system says of itself. */
  disk: Room;
  readonly calls: Record<string, number>;
}

export function createFaultyFiles(): FaultyFiles {
  const calls: Record<string, number> = {};
  const broken: FaultyFiles["broken"] = new Map();
  const run = async <T>(name: keyof LogFile | keyof LogFiles, action: () => Promise<T>): Promise<T> => {
    calls[name] = (calls[name] ?? 0) + 1;
    const code = broken.get(name);
    if (code !== undefined) throw fault(code, name);
    return await action();
  };
  const wrap = (file: LogFile): LogFile => ({
    writesThrough: files.writesThrough,
    write: (chunks, position) => run("write", () => limitedWrite(file, chunks, position)),
    sync: () => run("sync", () => file.sync()),
    truncate: (size) => run("truncate", () => file.truncate(size)),
    close: () => file.close(),
  });
  async function limitedWrite(file: LogFile, chunks: readonly Uint8Array[], position: number): Promise<number> {
    const all = Buffer.concat(chunks);
    const count = Math.min(all.length, files.maxWrite, files.space);
    if (count === 0 && all.length > 0) throw fault("ENOSPC", "write");
    files.space -= count;
    return await file.write([all.subarray(0, count)], position);
  }
  const files: FaultyFiles = {
    space: Number.MAX_SAFE_INTEGER,
    maxWrite: Number.MAX_SAFE_INTEGER,
    disk: { freeBytes: Number.MAX_SAFE_INTEGER, totalBytes: Number.MAX_SAFE_INTEGER },
    writesThrough: false,
    broken,
    calls,
    makeFolder: (path) => run("makeFolder", () => nodeLogFiles.makeFolder(path)),
    list: (path) => run("list", () => nodeLogFiles.list(path)),
    create: (path) => run("create", async () => wrap(await nodeLogFiles.create(path))),
    open: (path) => run("open", async () => wrap(await nodeLogFiles.open(path))),
    read: (path) => run("read", () => nodeLogFiles.read(path)),
    readAround: (path, size) => run("readAround", () => nodeLogFiles.readAround(path, size)),
    size: (path) => run("size", () => nodeLogFiles.size(path)),
    rename: (from, to) => run("rename", () => nodeLogFiles.rename(from, to)),
    remove: (path) => run("remove", () => nodeLogFiles.remove(path)),
    room: () => run("room", () => Promise.resolve(files.disk)),
    syncFolder: (path) => run("syncFolder", () => nodeLogFiles.syncFolder(path)),
  };
  return files;
}

function fault(code: string, operation: string): Error {
  return Object.assign(new Error(`${code}: injected, ${operation}`), { code });
}
