import { readFileSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, sep } from "node:path";
import type { Environment } from "../settings.ts";
import { tryTo } from "../start/host-packages.ts";
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
  const script = mainScript !== undefined && isAbsolute(mainScript) ? mainScript : undefined;
  return (
    upward(env["LAMBDA_TASK_ROOT"]) ??
    upward(script && dirname(script)) ??
    // A command that is a link, such as /usr/local/bin/app.
    upward(script && tryTo(() => dirname(realpathSync(script)))) ??
    upward(workingDirectory)
  );
}

function upward(start: string | undefined): Manifest | undefined {
  let folder = start && outsideModules(start);
  while (folder !== undefined && folder !== "") {
    const path = join(folder, "package.json");
    const dependencies = dependenciesIn(path);
    if (dependencies.size > 0) return { path, dependencies };
    const parent = dirname(folder);
    folder = parent === folder ? undefined : parent;
  }
  return undefined;
}

/** The folder that the outermost `node_modules` around a folder is in, or the folder itself. */
function outsideModules(folder: string): string {
  const [outside = folder] = `${folder}${sep}`.split(`${sep}node_modules${sep}`);
  return outside;
}

function dependenciesIn(path: string): ReadonlySet<string> {
  // Absent, not ours to read, or no JSON: whatever it is, it names nothing.
  const manifest: unknown = tryTo(() => JSON.parse(readFileSync(path, "utf8")) as unknown);
  const named = ["dependencies", "optionalDependencies"].map((kind) => memberOf(manifest, kind));
  return new Set(named.flatMap((group) => (isRecord(group) ? Object.keys(group) : [])));
}
