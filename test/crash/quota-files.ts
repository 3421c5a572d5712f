import { constants } from "node:os";
import { nodeLogFiles, type LogFile, type LogFiles } from "../../packages/server/src/log/log-files.ts";

/** The log's file interface over the real one, with room for so many bytes: what does not fit fails as on a full disk. */
export function createQuotaFiles(maxBytes: number): LogFiles & { readonly freeBytes: number } {
  const sizes = new Map<string, number>();
  const free = (): number => maxBytes - [...sizes.values()].reduce((sum, size) => sum + size, 0);

  const limited = (path: string, file: LogFile): LogFile => ({
    writesThrough: file.writesThrough,
    async write(chunks, position) {
      const all = Buffer.concat(chunks);
      const size = sizes.get(path) ?? 0;
      const room = size + free() - position;
      if (all.length > 0 && room <= 0) {
        throw Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC", errno: -constants.errno.ENOSPC });
      }
      const written = await file.write([all.subarray(0, room)], position);
      sizes.set(path, Math.max(size, position + written));
      return written;
    },
    sync: () => file.sync(),
    async truncate(size) {
      await file.truncate(size);
      sizes.set(path, size);
    },
    close: () => file.close(),
  });
  return {
    ...nodeLogFiles,
    get freeBytes() {
      return free();
    },
    room: () => Promise.resolve({ freeBytes: free(), totalBytes: maxBytes }),
    create: async (path) => limited(path, await nodeLogFiles.create(path)),
    async open(path) {
      sizes.set(path, await nodeLogFiles.size(path));
      return limited(path, await nodeLogFiles.open(path));
    },
    async remove(path) {
      await nodeLogFiles.remove(path);
      sizes.delete(path);
    },
  };
}
