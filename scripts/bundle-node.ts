import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";
import { ROOT } from "./run.ts";

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly "outcrop:source": string }>>;
}

/**
 * Writes what an application loads of `@outcrop/node`: a file for each entry and a few that they share, into
 * `packages/node/dist/bundle`. The parts of `@outcrop/core` that are in use are inside. Two hundred small files, each
 * to be found, read and compiled, took five times as long (docs/decisions/0015).
 */
export async function bundleNode(): Promise<void> {
  const folder = join(ROOT, "packages/node");
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const entries = Object.entries(exports).map(([name, conditions]): [string, string] => [
    name === "." ? "index" : name.slice("./".length),
    join(folder, conditions["outcrop:source"]),
  ]);
  await build({
    input: Object.fromEntries(entries),
    platform: "node",
    resolve: { conditionNames: ["outcrop:source", "import"] },
    // All that is not ours is the application's.
    external: (id) => !/^([./]|@outcrop\/core(\/|$))/.test(id),
    transform: { target: "es2024" },
    output: {
      dir: join(folder, "dist/bundle"),
      cleanDir: true,
      entryFileNames: "[name].js",
      chunkFileNames: "shared/[name].js",
      sourcemap: true,
      // The packages bring their sources.
      sourcemapExcludeSources: true,
    },
    logLevel: "warn",
  });
}
