import type { Surface } from "../aws-sdk/operation.ts";
import { converse } from "./converse/converse.ts";
import { converseStream } from "./converse-stream/converse-stream.ts";

/** Model calls straight to Amazon Bedrock. */
export const bedrockRuntime: Surface = {
  clientName: "BedrockRuntimeClient",
  packageName: "@aws-sdk/client-bedrock-runtime",
  operations: [converse, converseStream],
};
