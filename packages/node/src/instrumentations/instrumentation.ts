import { guard } from "../guard.ts";
import { arrayOf, isRecord, memberOf } from "../values.ts";

/**
 * An instance of an instrumentation, as every version of @opentelemetry/instrumentation has it. Its types are not ours
 * to depend on. Members with an underscore are inner ones: looked at before they are used, and done without.
 */
export interface Instrumentation {
  enable(): void;
  disable(): void;
  setConfig(config: object): void;
  getConfig(): object;
}

type Method = (...args: unknown[]) => unknown;

/**
 * Makes an instance and enables it. Its failures stay its own: where patching a module throws, the application gets the
 * module as it is. Throws where the package has no such class, or its constructor throws.
 */
export function makeInstrumentation(loaded: unknown, className: string, config: object): Instrumentation {
  const Class = memberOf(loaded, className) ?? loaded;
  if (typeof Class !== "function") throw new TypeError(`expected a class ${className}, got ${typeof Class}`);
  const made: unknown = Reflect.construct(Class, [{ ...config, enabled: false }]);
  if (!isInstrumentation(made)) throw new TypeError(`expected an instrumentation, got another ${className}`);
  for (const part of patchedParts(made)) guardPatch(part, className);
  keepQuiet(made);
  made.setConfig({ ...made.getConfig(), enabled: true });
  made.enable();
  return made;
}

/** Modules, and files of theirs, that an instrumentation patches. */
function patchedParts(instrumentation: object): readonly Record<string, unknown>[] {
  const modules = arrayOf(memberOf(instrumentation, "_modules"));
  return [...modules, ...modules.flatMap((module) => arrayOf(memberOf(module, "files")))].filter(isRecord);
}

function guardPatch(part: Record<string, unknown>, className: string): void {
  const { patch } = part;
  if (typeof patch !== "function") return;
  part["patch"] = (exports: unknown, ...rest: unknown[]): unknown =>
    guard(`patch a module for ${className}`, () => Reflect.apply(patch, part, [exports, ...rest]) as unknown) ??
    exports;
}

/**
 * Where somebody else has taken a patch away already, taking it away again prints to the application's console. That a
 * package is loaded already, as the older ones warn, is no reason to worry: it is handed to them.
 */
function keepQuiet(instrumentation: object): void {
  if (Reflect.has(instrumentation, "_warnOnPreloadedModules")) {
    Reflect.set(instrumentation, "_warnOnPreloadedModules", () => undefined);
  }
  const unwrap: unknown = Reflect.get(instrumentation, "_unwrap");
  if (typeof unwrap !== "function") return;
  const quiet: Method = (holder, name) => {
    const isThere = isWrapped(Reflect.get(Object(holder) as object, String(name)));
    return isThere ? (Reflect.apply(unwrap, instrumentation, [holder, name]) as unknown) : undefined;
  };
  Reflect.set(instrumentation, "_unwrap", quiet);
}

/** Whether some instrumentation has put itself in a function's place. Source: @opentelemetry/instrumentation, utils. */
export function isWrapped(value: unknown): boolean {
  return typeof value === "function" && Reflect.get(value, "__wrapped") === true;
}

/**
 * From now on every import of these built-in modules has been patched, and none is patched again: an ES module's names are
 * those of the one object that `require` gives, once they are told to be.
 */
export function settleBuiltins(instrumentation: Instrumentation, builtins: ReadonlyMap<string, unknown>): void {
  for (const part of patchedParts(instrumentation)) {
    if (!builtins.has(String(part["name"]))) continue;
    part["moduleExports"] = builtins.get(String(part["name"]));
    part["patch"] = (exports: unknown): unknown => exports;
  }
}

function isInstrumentation(value: unknown): value is Instrumentation {
  return (
    isRecord(value) &&
    ["enable", "disable", "setConfig", "getConfig"].every((method) => typeof value[method] === "function")
  );
}
