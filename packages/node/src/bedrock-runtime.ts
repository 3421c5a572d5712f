// For clients of Amazon Bedrock's runtime that are instrumented by hand: without the set-up of the main entry.
export type { Beside } from "./beside/beside.ts";
export type { CapturedContent } from "./content/captured-content.ts";
export type { ContentCall, ContentHook, RecordedContent } from "./content/content-hook.ts";
export { instrumentClient } from "./instrument-client.ts";
export type { TelemetryOptions } from "./telemetry.ts";
