import { join } from "node:path";
import { diag } from "@opentelemetry/api";
import { requireFrom } from "../require-from.ts";
import { isRecord } from "../values.ts";
import type { ContentHook } from "./content-hook.ts";

/**
 * The function `contentHook` (or the default export) of a module, by its path or package name, seen from `folder`.
 * ES modules work as well as CommonJS, unless they await at the top. A hook may be there to take secrets out: where it
 * cannot be loaded, the hook that is answered with drops all content.
 */
export function loadContentHook(path: string, folder: string): ContentHook {
  try {
    const module: unknown = requireFrom(join(folder, "package.json"))(path);
    const hook = isRecord(module) ? (module["contentHook"] ?? module["default"]) : module;
    if (typeof hook === "function") return hook as ContentHook;
    diag.error(
      `@outcrop/node: Cannot use the content hook ${path}: expected a function named contentHook, got ${typeof hook}; no content is recorded`,
    );
  } catch (error) {
    diag.error(`@outcrop/node: Cannot load the content hook ${path}; no content is recorded`, error);
  }
  return () => undefined;
}
