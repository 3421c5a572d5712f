import { createRequire } from "node:module";
import { packageOf } from "./package-of.ts";

/** What every instrumentation is built on. It keeps which modules were handed out already, and patches none later. */
const BASE = "@opentelemetry/instrumentation";

/** Modules that only ours have, by file: several may be built on the same one. */
const ours = new Map<string, NodeJS.Module>();

/**
 * Loads the package at `path` and the base that it uses as a copy of our own, which nobody else is given. An
 * application that makes the same instrumentation later loads its own copy, whose base has handed out nothing yet, so
 * that it patches as if ours had never been there.
 */
export function loadPrivately(path: string, packageName: string): unknown {
  const require = createRequire(path);
  const { cache } = require;
  const takeAway = (): ReadonlyMap<string, NodeJS.Module> => {
    const taken = new Map<string, NodeJS.Module>();
    for (const [file, module] of Object.entries(cache)) {
      const isPrivate = ours.has(file) || [BASE, packageName].includes(packageOf(file) ?? "");
      if (isPrivate && module !== undefined) taken.set(file, module);
    }
    for (const file of taken.keys()) delete cache[file];
    return taken;
  };
  const theirs = takeAway();
  for (const [file, module] of ours) cache[file] = module;
  try {
    return require(path);
  } finally {
    for (const [file, module] of takeAway()) ours.set(file, module);
    for (const [file, module] of theirs) cache[file] = module;
  }
}
