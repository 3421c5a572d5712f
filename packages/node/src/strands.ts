export { AgentResult } from "./strands/agent-result.ts";
export type { AgentResultData, AgentResultFields } from "./strands/agent-result.ts";
export type { Compat } from "./strands/compat.ts";
export { getTracer } from "./strands/get-tracer.ts";
export { JSONEncoder, serialize } from "./strands/json-encoder.ts";
export type { JSONEncoderOptions } from "./strands/json-encoder.ts";
export { Tracer } from "./strands/tracer.ts";
export type { TracerOptions } from "./strands/tracer.ts";
export type {
  Attributes,
  AttributeValue,
  ContentBlock,
  EventLoopMetrics,
  Interrupt,
  InterruptResponseContent,
  InvocationState,
  Message,
  Messages,
  Metrics,
  MultiAgentInput,
  StopReason,
  ToolResult,
  ToolSpec,
  ToolUse,
  Usage,
} from "./strands/types.ts";
export type {
  AgentSpanOptions,
  CycleSpanOptions,
  EndAgentOptions,
  EndCycleOptions,
  ErrorOption,
  ModelSpanOptions,
  ToolSpanOptions,
} from "./strands/span-options.ts";
export { outcrop } from "./strands/plugin/outcrop.ts";
export type { StrandsPlugin } from "./strands/plugin/outcrop.ts";
export type { OutcropOptions } from "./strands/plugin/setup.ts";
export { defaultEmitter } from "./strands/token-usage/default-emitter.ts";
export type { Emitter } from "./strands/token-usage/default-emitter.ts";
export { TokenUsageHook } from "./strands/token-usage/token-usage-hook.ts";
export type { InvocationOutcome, TokenUsageOptions } from "./strands/token-usage/token-usage-hook.ts";
export { StrandsTelemetry } from "./strands/telemetry/strands-telemetry.ts";
export type { ExporterOptions, MeterOptions, StrandsTelemetryOptions } from "./strands/telemetry/strands-telemetry.ts";
