import { type Environment, settingsFrom } from "./settings.ts";
import { createTelemetry, type Telemetry, type TelemetryOptions } from "./telemetry.ts";

let current: Telemetry | undefined;
let options: TelemetryOptions = {};

/** The process's telemetry, made from the environment, and what code said, at the first use. */
export function currentTelemetry(): Telemetry {
  return (current ??= createTelemetry(settingsFrom(process.env), options));
}

/** What code says, for every client that is looked at from now on. */
export function configureTelemetry(said: TelemetryOptions): void {
  if (Object.keys(said).length === 0) return;
  options = { ...options, ...said };
  current = undefined;
}

/** Whether a content hook has been named so far, in code or in the environment. */
export function hasContentHook(env: Environment): boolean {
  return options.contentHook !== undefined || (env["OUTCROP_CONTENT_HOOK"] ?? "").trim() !== "";
}

const byOptions = new WeakMap<TelemetryOptions, Telemetry>();

/** Telemetry for the clients of one set of options: what it does not say is as for the whole process. */
export function telemetryWith(said: TelemetryOptions | undefined): Telemetry {
  if (said === undefined) return currentTelemetry();
  let telemetry = byOptions.get(said);
  if (telemetry === undefined) {
    const base = currentTelemetry();
    const hasPrices = said.prices !== undefined || said.modelAliases !== undefined;
    const prices = hasPrices ? {} : { prices: () => base.prices(), aliasOf: (id: string) => base.aliasOf(id) };
    const shared = { instruments: base.instruments, dimensions: base.dimensions, ...prices };
    telemetry = createTelemetry(settingsFrom(process.env), { ...options, ...said }, shared);
    byOptions.set(said, telemetry);
  }
  return telemetry;
}
