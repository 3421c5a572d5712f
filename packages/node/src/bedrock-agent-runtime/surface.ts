import type { Surface } from "../aws-sdk/operation.ts";

/** Every operation of Amazon Bedrock's agent runtime API that is traced. */
export const bedrockAgentRuntime: Surface = {
  clientName: "BedrockAgentRuntimeClient",
  packageName: "@aws-sdk/client-bedrock-agent-runtime",
  operations: [],
};
