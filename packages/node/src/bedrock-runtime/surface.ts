import type { Surface } from "../aws-sdk/operation.ts";
import { applyGuardrail } from "./apply-guardrail/apply-guardrail.ts";
import { getAsyncInvoke } from "./async-invoke/get-async-invoke.ts";
import { listAsyncInvokes } from "./async-invoke/list-async-invokes.ts";
import { startAsyncInvoke } from "./async-invoke/start-async-invoke.ts";
import { invokeModelWithBidirectionalStream } from "./bidirectional/invoke-model-with-bidirectional-stream.ts";
import { converse } from "./converse/converse.ts";
import { converseStream } from "./converse-stream/converse-stream.ts";
import { countTokens } from "./count-tokens/count-tokens.ts";
import { invokeModel } from "./invoke-model/invoke-model.ts";
import { invokeModelWithResponseStream } from "./invoke-model-with-response-stream/invoke-model-with-response-stream.ts";
import { invokeGuardrailChecks } from "./invoke-guardrail-checks/invoke-guardrail-checks.ts";

/** Every operation of Amazon Bedrock's runtime API that is traced. */
export const bedrockRuntime: Surface = {
  clientName: "BedrockRuntimeClient",
  operations: [
    converse,
    converseStream,
    invokeModel,
    invokeModelWithResponseStream,
    invokeModelWithBidirectionalStream,
    applyGuardrail,
    invokeGuardrailChecks,
    countTokens,
    startAsyncInvoke,
    getAsyncInvoke,
    listAsyncInvokes,
  ],
};
