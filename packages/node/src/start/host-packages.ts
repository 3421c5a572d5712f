import { join } from "node:path";
import { requireFrom } from "../require-from.ts";

/**
 * Loads a package as the application would, or, where `beside` is given, first as that package of the application
 * would. Answers `undefined` for one that is not installed.
 */
export type LoadPackage = (name: string, beside?: string) => unknown;

/**
 * Looks for packages from the application: its main script's folder, then the working directory (where there are any), then from
 * `@opentelemetry/sdk-node` and `sdk-trace` there, whose dependencies need not be hoisted, and at last from here.
 * Synchronous, so that `--require` works; the CommonJS form shares the API's global state with every other form.
 */
export function hostPackages(mainScript: string | undefined, workingDirectory: string | undefined): LoadPackage {
  // `import.meta` is empty in a bundle that is CommonJS.
  const { url } = import.meta as { readonly url?: string };
  const bases = [mainScript, workingDirectory === undefined ? undefined : join(workingDirectory, "package.json"), url];
  // What `node -e` and `node -` have there is no path.
  const direct = bases.flatMap((base) => tryTo(() => (base === undefined ? undefined : requireFrom(base))) ?? []);
  const carriers = ["@opentelemetry/sdk-node", "@opentelemetry/sdk-trace", "@opentelemetry/sdk-trace-base"];
  const nested = direct.flatMap((require) =>
    carriers.flatMap((carrier) => {
      const entry = tryTo(() => require.resolve(carrier));
      return entry === undefined ? [] : [requireFrom(entry)];
    }),
  );
  const everywhere = [...direct, ...nested];
  const find = (name: string, places: readonly NodeJS.Require[]): string | undefined => {
    for (const require of places) {
      const path = tryTo(() => require.resolve(name));
      if (path !== undefined) return path;
    }
    return undefined;
  };
  return (name, beside) => {
    const neighbour = beside === undefined ? undefined : find(beside, everywhere);
    const path = find(name, neighbour === undefined ? everywhere : [requireFrom(neighbour), ...everywhere]);
    // A package that is there but does not load is an error worth a report, so that is not caught.
    return path === undefined ? undefined : requireFrom(path)(path);
  };
}

/** Those of the application that runs. */
export function applicationPackages(): LoadPackage {
  return hostPackages(
    process.argv[1],
    // It may have been removed.
    tryTo(() => process.cwd()),
  );
}

/** The result, or `undefined` where there is an error. */
export function tryTo<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
