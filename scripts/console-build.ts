import { globSync, statSync } from "node:fs";
import { join } from "node:path";

/** Whether the console has to be built: never built, or older than one of its sources. */
export function isConsoleStale(root: string): boolean {
  const folder = join(root, "packages/console");
  const built = statSync(join(folder, "dist/index.html"), { throwIfNoEntry: false });
  if (built === undefined) return true;
  const sources = globSync(["src/**/*", "index.html", "vite.config.ts", "package.json"], { cwd: folder });
  return sources.some((file) => statSync(join(folder, file)).mtimeMs > built.mtimeMs);
}
