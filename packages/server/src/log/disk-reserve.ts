import { constants } from "node:os";
import type { LogFiles, Room } from "./log-files.ts";

const MIB = 1024 * 1024;

/** What a log leaves free of its disk, unless it is told otherwise. */
export const MAX_RESERVE_BYTES = 256 * MIB;
/** Of the disk: what is left free where that is less than the limit. */
const SHARE = 1 / 8;

/** The disk has room, and not for this. Its message names no path: senders and probes are told it as it is. */
export class ReserveReached extends Error {
  readonly code = "ENOSPC";
  readonly errno = -constants.errno.ENOSPC;

  constructor(reserveBytes: number) {
    const reserve = reserveBytes < MIB ? `${reserveBytes} bytes` : `${Math.round(reserveBytes / MIB)} MiB`;
    super(`ENOSPC: no space left on the disk but its last ${reserve}, which are kept for emptying the log`);
    this.name = "ReserveReached";
  }
}

/** What the folder's disk says of itself; `undefined` where it does not say. Then a write tells. */
export async function roomOf(files: Pick<LogFiles, "room">, folder: string): Promise<Room | undefined> {
  try {
    return await files.room(folder);
  } catch {
    return undefined;
  }
}

/** Throws `ReserveReached`, as a full disk would, where so many bytes more would reach into what is left free of the disk. */
export function leaveReserve(room: Room | undefined, size: number, maxBytes: number): void {
  if (maxBytes === 0 || room === undefined) return;
  const reserve = Math.min(maxBytes, Math.floor(room.totalBytes * SHARE));
  if (room.freeBytes - size >= reserve) return;
  throw new ReserveReached(reserve);
}

export function isDiskFull(error: unknown): boolean {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return code === "ENOSPC" || code === "EDQUOT";
}
