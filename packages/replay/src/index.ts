export type {
  AbortAnswer,
  BytesAnswer,
  EventsAnswer,
  FramesAnswer,
  JsonAnswer,
  ReplayAnswer,
  ReplayEvent,
} from "./answer.ts";
export { awsError } from "./aws-error.ts";
export type { Chunking } from "./chunking.ts";
export { converse } from "./converse.ts";
export type { ConverseScript, ScriptedToolUse, ScriptedUsage } from "./converse-script.ts";
export { converseStream, type ConverseStreamScript, type StreamFailure } from "./converse-stream.ts";
export { encodeEvent } from "./frames.ts";
export { fromRecording, loadRecordings, type Recording } from "./recording.ts";
export type { ReplayRequest } from "./request.ts";
export { type ReplayServer, type ReplayServerOptions, startReplayServer } from "./server.ts";
export type { ReplayCredentials } from "./signature.ts";
