/** An instrumentation that others made, which traces calls of Amazon Bedrock too. */
export interface Peer {
  /** Name of its instrumentation scope. */
  readonly scopeName: string;
  /** Operations that stream their answer, and whose span it keeps open until the stream has been read. */
  readonly followsStreams: ReadonlySet<string>;
  /** Whether its span is the active one while the call is made. */
  readonly isActive: boolean;
}

const CONVERSE_STREAM = "ConverseStream";
const INVOKE_STREAM = "InvokeModelWithResponseStream";

/** Read from the sources of the releases that docs/instrument.md names. */
export const PEERS: readonly Peer[] = [
  // The AWS Distro for OpenTelemetry carries this one, under its name.
  {
    scopeName: "@opentelemetry/instrumentation-aws-sdk",
    followsStreams: new Set([CONVERSE_STREAM, INVOKE_STREAM]),
    isActive: true,
  },
  // It reads the whole stream of InvokeModel before the caller gets it, and looks at no other.
  { scopeName: "@traceloop/instrumentation-bedrock", followsStreams: new Set([INVOKE_STREAM]), isActive: true },
  { scopeName: "@openlit/instrumentation-bedrock", followsStreams: new Set([CONVERSE_STREAM]), isActive: true },
  {
    scopeName: "@arizeai/openinference-instrumentation-bedrock",
    followsStreams: new Set([CONVERSE_STREAM, INVOKE_STREAM]),
    isActive: false,
  },
];

/** Operations whose answer is a stream: an instrumentation that does not know them ends its span before the answer. */
export const STREAMED_OPERATIONS: ReadonlySet<string> = new Set([
  CONVERSE_STREAM,
  INVOKE_STREAM,
  "InvokeModelWithBidirectionalStream",
  "InvokeAgent",
  "InvokeInlineAgent",
  "InvokeFlow",
  "OptimizePrompt",
  "RetrieveAndGenerateStream",
  "AgenticRetrieveStream",
  "InvokeAgentRuntime",
  "InvokeHarness",
  "InvokeCodeInterpreter",
]);
