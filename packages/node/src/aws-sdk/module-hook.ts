import Module from "node:module";
import { guard } from "../guard.ts";
import { SURFACES } from "../surfaces.ts";
import { isRecord } from "../values.ts";
import type { Surface } from "./operation.ts";
import { patchSend } from "./patch-send.ts";

interface LoadedModule {
  readonly exports?: unknown;
}
type Load = (this: LoadedModule, filename: string) => unknown;

let hooked = false;

/**
 * Patches the client classes of the AWS SDK as they are loaded, and those that are loaded already. Node loads the SDK
 * as CommonJS even for `import`, so one patch of `Module.prototype.load` sees every form.
 */
export function hookModules(): void {
  if (hooked) return;
  hooked = true;
  guard("hook the module loader", () => {
    // Node's own names, in no type declaration: the loader's method that every form of import ends in, and its cache.
    const load: Load = Reflect.get(Module.prototype, "load");
    const hookedLoad: Load = function (filename) {
      const result: unknown = Reflect.apply(load, this, [filename]);
      guard("look at a loaded module", () => patchModule(filename, this.exports));
      return result;
    };
    Reflect.set(Module.prototype, "load", hookedLoad);
    const cache: Readonly<Record<string, LoadedModule | undefined>> = Reflect.get(Module, "_cache") ?? {};
    for (const [filename, loaded] of Object.entries(cache)) patchModule(filename, loaded?.exports);
  });
}

function patchModule(filename: string, exports: unknown): void {
  if (!filename.includes("client-bedrock")) return;
  const surface = SURFACES.find((candidate) => isInside(filename, candidate));
  if (surface !== undefined && isRecord(exports)) patchSend(exports[surface.clientName]);
}

function isInside(filename: string, { packageName }: Surface): boolean {
  return filename.replaceAll("\\", "/").includes(`/${packageName}/`);
}
