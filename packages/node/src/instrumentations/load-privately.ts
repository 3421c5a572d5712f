import { requireFrom } from "../require-from.ts";
import { packageOf } from "./package-of.ts";

/** What every instrumentation is built on. It keeps which modules were handed out already, and patches none later. */
const BASE = "@opentelemetry/instrumentation";

/**
 * Loads the package at `path` and the base that it uses as a copy of our own, which nobody else is given. An
 * application that makes the same instrumentation later loads its own copy, whose base has handed out nothing yet, so
 * that it patches as if ours had never been there.
 */
export function loadPrivately(path: string, packageName: string): unknown {
  const require = requireFrom(path);
  const { cache } = require;
  const isPrivate = (file: string): boolean => [BASE, packageName].includes(packageOf(file) ?? "");
  const theirs = Object.entries(cache).filter(([file]) => isPrivate(file));
  for (const [file] of theirs) delete cache[file];
  try {
    return require(path);
  } finally {
    for (const file of Object.keys(cache)) if (isPrivate(file)) delete cache[file];
    for (const [file, module] of theirs) cache[file] = module;
  }
}
