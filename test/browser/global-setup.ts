import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isConsoleStale } from "../../scripts/console-build.ts";
import { unpackChromium } from "./unpack-chromium.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Once before the browser tests: the browser is unpacked, and the console that the server serves is built. */
export async function setup(): Promise<void> {
  await unpackChromium();
  if (!isConsoleStale(ROOT)) return;
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const built = spawnSync(process.execPath, [vite, "build"], { cwd: join(ROOT, "packages/console"), encoding: "utf8" });
  if (built.status !== 0) throw new Error(`Cannot build the console:\n${built.stdout}${built.stderr}`);
}
