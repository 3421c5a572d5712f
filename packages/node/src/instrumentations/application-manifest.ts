import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join, sep } from "node:path";
import type { Environment } from "../settings.ts";
import { isRecord, memberOf } from "../values.ts";

/** What an application's package.json says. */
export interface Manifest {
  readonly path: string;
  /** Packages that it names itself for when it runs; neither those of development nor what these bring along. */
  readonly dependencies: ReadonlySet<string>;
}

/**
 * The package.json that speaks for the application: the nearest one upward that names dependencies, of Lambda's task,
 * of the main script, else of the working directory. One without them is there for `"type"`, or leaves them to the
 * root of a monorepo. A main script that is installed itself (`next`, `nest`) belongs to who has installed it.
 */
export function applicationManifest(
  env: Environment,
  mainScript: string | undefined,
  workingDirectory: string | undefined,
): Manifest | undefined {
  const script = mainScript !== undefined && isAbsolute(mainScript) ? dirname(mainScript) : undefined;
  for (const folder of [env["LAMBDA_TASK_ROOT"], script, workingDirectory]) {
    const found = folder === undefined ? undefined : upward(folder.split(`${sep}node_modules`)[0] ?? folder);
    if (found !== undefined) return found;
  }
  return undefined;
}

function upward(folder: string): Manifest | undefined {
  const path = join(folder, "package.json");
  const dependencies = dependenciesIn(path);
  if (dependencies.size > 0) return { path, dependencies };
  const parent = dirname(folder);
  return parent === folder ? undefined : upward(parent);
}

function dependenciesIn(path: string): ReadonlySet<string> {
  const manifest = parsed(path);
  const named = ["dependencies", "optionalDependencies"].map((kind) => memberOf(manifest, kind));
  return new Set(named.flatMap((group) => (isRecord(group) ? Object.keys(group) : [])));
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // Absent, not ours to read, or no JSON: whatever it is, it names nothing.
    return undefined;
  }
}
