import Module from "node:module";
import { guard } from "../guard.ts";
import { SURFACES } from "../surfaces.ts";
import { isRecord } from "../values.ts";
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
      guard("look at a loaded module", () => patchModule(this.exports));
      return result;
    };
    Reflect.set(Module.prototype, "load", hookedLoad);
    const cache: Readonly<Record<string, LoadedModule | undefined>> = Reflect.get(Module, "_cache") ?? {};
    for (const loaded of Object.values(cache)) guard("look at a loaded module", () => patchModule(loaded?.exports));
  });
}

/**
 * A client class is known by the name that it is exported under, not by where it was loaded from: packages are installed
 * under other names, several versions beside each other, and an application's own module may hand the class on.
 */
function patchModule(exports: unknown): void {
  if (!isRecord(exports)) return;
  for (const { clientName } of SURFACES) {
    if (Object.hasOwn(exports, clientName)) patchSend(exports[clientName]);
  }
}
