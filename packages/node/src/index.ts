export type { Beside } from "./beside/beside.ts";
export type { CapturedContent } from "./content/captured-content.ts";
export type { ContentCall, ContentHook, RecordedContent } from "./content/content-hook.ts";
export { instrumentClient } from "./instrument-client.ts";
export { withSession, type Session } from "./session/session.ts";
export { flush, start, type StartOutcome } from "./start/start.ts";
export type { TelemetryOptions } from "./telemetry.ts";
