import { join } from "node:path";
import { diag, type TracerProvider } from "@opentelemetry/api";
import { requireFrom } from "../require-from.ts";
import type { Environment } from "../settings.ts";
import { tryTo } from "../start/host-packages.ts";
import { applicationManifest, type Manifest } from "./application-manifest.ts";
import { onFastifyServer } from "./fastify-servers.ts";
import { configFor } from "./config.ts";
import { Slot } from "./slot.ts";
import type { UsualInstrumentation } from "./usual.ts";
import { wantedInstrumentations } from "./wanted.ts";
import { watchScopes } from "./watch-scopes.ts";
import { whenPackageLoads } from "./when-package-loads.ts";

/** Where an application's own package.json and packages are looked for. */
export interface ApplicationPlaces {
  readonly mainScript: string | undefined;
  readonly workingDirectory: string | undefined;
}

/**
 * Loads the usual instrumentations that the application asks for (`wanted.ts`), each when it is needed, and leaves each
 * to the application as soon as that makes its own. `provider` is the one that was set up for the application. What
 * goes wrong is told to `diag`, once. See docs/decisions/0030.
 */
export function loadInstrumentations(
  env: Environment,
  provider: TracerProvider,
  places: ApplicationPlaces = { mainScript: process.argv[1], workingDirectory: tryTo(() => process.cwd()) },
): void {
  const manifest = applicationManifest(env, places.mainScript, places.workingDirectory);
  const wanted = wantedInstrumentations(env, () => manifest?.dependencies ?? new Set());
  if (wanted.length === 0) return;
  const requires = requiresOf(env, manifest, places);
  const slots = wanted.flatMap((usual) => slotFor(usual, requires, env) ?? []);
  if (slots.length === 0) return;
  const byScope = new Map(slots.map((slot) => [slot.usual.packageName, slot]));
  watchScopes(provider, (scopeName) => byScope.get(scopeName)?.scopeSeen());
  for (const slot of slots) if (slot.usual.begins.kind === "at-once") slot.instrumentation();
  waitForPackages(slots);
  for (const slot of slots) if (slot.usual.begins.kind === "with-server") waitForServers(slot);
}

/** What package.json names is looked for from there; what only the environment names, wherever the application may be. */
function requiresOf(
  env: Environment,
  manifest: Manifest | undefined,
  { mainScript, workingDirectory }: ApplicationPlaces,
): readonly NodeJS.Require[] {
  const folders = [env["LAMBDA_TASK_ROOT"], workingDirectory].filter((folder) => folder !== undefined);
  const bases = [manifest?.path, mainScript, ...folders.map((folder) => join(folder, "package.json"))];
  return bases.flatMap((base) => tryTo(() => (base === undefined ? undefined : requireFrom(base))) ?? []);
}

function slotFor(usual: UsualInstrumentation, requires: readonly NodeJS.Require[], env: Environment): Slot | undefined {
  const { packageName, shortName } = usual;
  for (const require of requires) {
    const path = tryTo(() => require.resolve(packageName));
    if (path !== undefined) return new Slot(usual, require, path, configFor(shortName, env));
  }
  diag.warn(`@outcrop/node: Cannot load ${packageName}: expected it to be installed, got none`);
  return undefined;
}

function waitForPackages(slots: readonly Slot[]): void {
  const byPackage = new Map(
    slots.flatMap((slot) =>
      slot.usual.begins.kind === "with-package" ? slot.usual.begins.packages.map((name) => [name, slot] as const) : [],
    ),
  );
  if (byPackage.size === 0) return;
  whenPackageLoads(new Set(byPackage.keys()), (packageName, filename) => {
    // The instrumentation patches what goes through `require`, which `import` does not.
    if (byPackage.get(packageName)?.instrumentation() !== undefined) requireFrom(filename)(filename);
  });
}

function waitForServers(slot: Slot): void {
  onFastifyServer(() => {
    const instrumentation = slot.instrumentation();
    const plugin: unknown = instrumentation === undefined ? undefined : Reflect.get(instrumentation, "plugin");
    return typeof plugin === "function" ? (Reflect.apply(plugin, instrumentation, []) as unknown) : undefined;
  });
}
