import { constants } from "node:os";
import type { LogFiles, Room } from "./log-files.ts";

/** Of the disk: what is left free where that is less than the limit. */
const SHARE = 1 / 8;

/** Throws, as a full disk would, where so many bytes more would reach into what is left free of the folder's disk. */
export async function leaveReserve(files: LogFiles, folder: string, size: number, maxBytes: number): Promise<void> {
  if (maxBytes === 0) return;
  let room: Room;
  try {
    room = await files.room(folder);
  } catch {
    // Not every file system says. Then the write tells.
    return;
  }
  const reserve = Math.min(maxBytes, Math.floor(room.totalBytes * SHARE));
  if (room.freeBytes - size >= reserve) return;
  throw Object.assign(
    new Error(`ENOSPC: no space left on device, the last ${reserve} bytes of the disk are kept for emptying the log`),
    { code: "ENOSPC", errno: -constants.errno.ENOSPC },
  );
}

export function isDiskFull(error: unknown): boolean {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return code === "ENOSPC" || code === "EDQUOT";
}
