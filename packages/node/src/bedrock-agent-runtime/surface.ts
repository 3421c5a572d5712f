import type { Surface } from "../aws-sdk/operation.ts";
import { agenticRetrieveStream } from "./agentic-retrieve/agentic-retrieve-stream.ts";
import { documentOperations } from "./documents/documents.ts";
import { flowExecutionOperations } from "./flows/flow-executions.ts";
import { invokeFlow } from "./flows/invoke-flow.ts";
import { generateQuery } from "./generate-query/generate-query.ts";
import { invokeAgent } from "./invoke-agent/invoke-agent.ts";
import { invokeInlineAgent } from "./invoke-inline-agent/invoke-inline-agent.ts";
import { memoryOperations } from "./memory/memory.ts";
import { optimizePrompt } from "./optimize-prompt/optimize-prompt.ts";
import { rerank } from "./rerank/rerank.ts";
import { retrieve } from "./retrieve/retrieve.ts";
import { retrieveAndGenerate } from "./retrieve-and-generate/retrieve-and-generate.ts";
import { retrieveAndGenerateStream } from "./retrieve-and-generate/retrieve-and-generate-stream.ts";
import { sessionOperations } from "./sessions/sessions.ts";

/** Every operation of Amazon Bedrock's agent runtime API that is traced. */
export const bedrockAgentRuntime: Surface = {
  clientName: "BedrockAgentRuntimeClient",
  operations: [
    invokeAgent,
    invokeInlineAgent,
    retrieve,
    retrieveAndGenerate,
    retrieveAndGenerateStream,
    agenticRetrieveStream,
    rerank,
    generateQuery,
    optimizePrompt,
    invokeFlow,
    ...flowExecutionOperations,
    ...sessionOperations,
    ...memoryOperations,
    ...documentOperations,
  ],
};
