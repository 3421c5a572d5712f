export type {
  ActionGroupStep,
  AgentScript,
  AgentStep,
  CodeInterpreterStep,
  CollaboratorStep,
  CustomStep,
  FailureStep,
  GuardrailStep,
  KnowledgeBaseStep,
  ModelStep,
} from "./agent-script.ts";
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
export { type AgentFailure, invokeAgent, type InvokeAgentScript } from "./invoke-agent.ts";
export { fromRecording, loadRecordings, parseRecording, type Recording } from "./recording.ts";
export type { ReplayRequest } from "./request.ts";
export { type Passage, retrieve } from "./retrieve.ts";
export {
  retrieveAndGenerate,
  type RetrieveAndGenerateScript,
  retrieveAndGenerateStream,
} from "./retrieve-and-generate.ts";
export { type ReplayServer, type ReplayServerOptions, startReplayServer } from "./server.ts";
export type { ReplayCredentials } from "./signature.ts";
