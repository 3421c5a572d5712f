import Module from "node:module";
import { guard } from "../guard.ts";
import { packageOf } from "./package-of.ts";

type Load = (this: unknown, filename: string) => unknown;

/**
 * Tells of each CommonJS file of some packages that has been loaded, by `require` or by `import`, which both end in
 * `Module.prototype.load`, just before the application gets it.
 */
export function whenPackageLoads(
  packages: ReadonlySet<string>,
  loaded: (packageName: string, filename: string) => void,
): void {
  const load: Load = Reflect.get(Module.prototype, "load");
  const watching: Load = function (filename) {
    const result: unknown = Reflect.apply(load, this, [filename]);
    guard("look at a loaded package", () => {
      const name = packageOf(filename);
      if (name !== undefined && packages.has(name)) loaded(name, filename);
    });
    return result;
  };
  Reflect.set(Module.prototype, "load", watching);
}
