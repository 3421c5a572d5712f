/** What came of asking the system for a lock. */
export type SystemLock =
  | { readonly kind: "taken"; readonly release: () => void }
  /** Another process has it, or this one. */
  | { readonly kind: "held" }
  /** Not every file system knows locks. */
  | { readonly kind: "unsupported"; readonly reason: string };

const SQLITE_BUSY = 5;

/**
 * Takes the lock that the system keeps on a file, which ends with the process, however it ends, and is seen from every
 * container that has the file. Node has none of its own; SQLite takes one for a transaction. Nothing is ever written to
 * the file, and it is never removed: a lock is one of a file, and another of the same name would be another lock. Nor may
 * this process open it in any other way: to close it would end the lock.
 */
export async function takeSystemLock(path: string): Promise<SystemLock> {
  try {
    const { DatabaseSync } = await import("node:sqlite");
    const database = new DatabaseSync(path);
    try {
      // Without a journal beside the file.
      database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    } catch (error) {
      database.close();
      throw error;
    }
    return { kind: "taken", release: () => database.close() };
  } catch (error) {
    if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) return { kind: "held" };
    return { kind: "unsupported", reason: error instanceof Error ? error.message : String(error) };
  }
}
