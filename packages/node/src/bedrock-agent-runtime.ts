// For clients of Amazon Bedrock's agent runtime that are instrumented by hand: without the set-up of the main entry.
export { instrumentClient } from "./instrument-client.ts";
export type { TelemetryOptions } from "./telemetry.ts";
