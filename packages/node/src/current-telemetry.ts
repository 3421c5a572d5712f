import { settingsFrom } from "./settings.ts";
import { createTelemetry, type Telemetry } from "./telemetry.ts";

let current: Telemetry | undefined;

/** The process's telemetry, made from the environment at the first use. */
export function currentTelemetry(): Telemetry {
  return (current ??= createTelemetry(settingsFrom(process.env)));
}
