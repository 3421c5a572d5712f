import { mkdirSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

type Env = (name: string) => string | undefined;

/**
 * Keeps what V8 makes of the modules that are loaded from here on, for the next start: half of its processor time. Where
 * nothing can be kept (no home, a read-only one) all is as without. The folder is the user's own, since what is in it is
 * run: Node's default, beneath the system's temporary folder, could be another user's. `NODE_COMPILE_CACHE` names another,
 * and `NODE_DISABLE_COMPILE_CACHE` turns it off.
 */
export function useCompileCache(env: Env): void {
  const folder = compileCacheFolder(env, homedir);
  if (folder !== undefined) enableCompileCache(folder);
}

/** The folder, made where it was missing; `undefined` where there can be none, or Node has one that it was told. */
export function compileCacheFolder(env: Env, home: () => string): string | undefined {
  if ((env("NODE_COMPILE_CACHE") ?? "") !== "" || (env("NODE_DISABLE_COMPILE_CACHE") ?? "") !== "") return undefined;
  const caches = env("XDG_CACHE_HOME") ?? "";
  try {
    // One after the other: Node's own way of making them all never ends where a parent cannot be made, as in /proc.
    return caches.startsWith("/") ? made(caches, "outcrop", "compiled") : made(home(), ".cache", "outcrop", "compiled");
  } catch {
    return undefined;
  }
}

/** Throws where the parent is not there, or cannot be written. */
function made(parent: string, ...names: readonly string[]): string {
  let folder = parent;
  for (const name of names) {
    folder = join(folder, name);
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return folder;
}
