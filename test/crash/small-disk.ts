import { execFile } from "node:child_process";
import { statfs } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A file system of its own at a folder. */
export interface SmallDisk {
  freeBytes(): Promise<number>;
  /** Rejects while a file is open for writing. */
  setReadOnly(isReadOnly: boolean): Promise<void>;
  unmount(): Promise<void>;
}

/** Mounts an empty file system of so many MiB, in memory, at a folder that is there; a reason where that is refused. */
export async function mountSmallDisk(folder: string, mebibytes: number): Promise<SmallDisk | string> {
  try {
    await run("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m,mode=0700`, "tmpfs", folder]);
  } catch (error) {
    return error instanceof Error ? error.message.trim() : String(error);
  }
  return {
    async freeBytes() {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
    setReadOnly: async (isReadOnly) => void (await run("mount", ["-o", `remount,${isReadOnly ? "ro" : "rw"}`, folder])),
    unmount: async () => void (await run("umount", [folder])),
  };
}
