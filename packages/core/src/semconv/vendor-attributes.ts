/** What stands beside `gen_ai.*` on our spans: general conventions, AWS's names, and the names of our own. */
export const VENDOR_ATTRIBUTES = {
  errorType: { name: "error.type", type: "string" },
  serverAddress: { name: "server.address", type: "string" },
  serverPort: { name: "server.port", type: "int" },
  sessionId: { name: "session.id", type: "string" },
  userId: { name: "user.id", type: "string" },
  cloudRegion: { name: "cloud.region", type: "string" },
  awsRequestId: { name: "aws.request_id", type: "string" },
  awsExtendedRequestId: { name: "aws.extended_request_id", type: "string" },
  awsGuardrailId: { name: "aws.bedrock.guardrail.id", type: "string" },
  awsGuardrailVersion: { name: "aws.bedrock.guardrail.version", type: "string" },
  /** The verdict as the service spells it: `GUARDRAIL_INTERVENED` or `NONE`. */
  awsGuardrailAction: { name: "aws.bedrock.guardrail.action", type: "string" },
  /** Policies that blocked or masked something: `content`, `topic`, `word`, … */
  awsGuardrailPolicies: { name: "aws.bedrock.guardrail.policies", type: "string[]" },
  // Units that the guardrail is billed by, per policy.
  awsGuardrailTopicUnits: { name: "aws.bedrock.guardrail.usage.topic_policy_units", type: "int" },
  awsGuardrailContentUnits: { name: "aws.bedrock.guardrail.usage.content_policy_units", type: "int" },
  awsGuardrailContentImageUnits: { name: "aws.bedrock.guardrail.usage.content_policy_image_units", type: "int" },
  awsGuardrailWordUnits: { name: "aws.bedrock.guardrail.usage.word_policy_units", type: "int" },
  awsGuardrailSensitiveUnits: {
    name: "aws.bedrock.guardrail.usage.sensitive_information_policy_units",
    type: "int",
  },
  awsGuardrailSensitiveFreeUnits: {
    name: "aws.bedrock.guardrail.usage.sensitive_information_policy_free_units",
    type: "int",
  },
  awsGuardrailGroundingUnits: {
    name: "aws.bedrock.guardrail.usage.contextual_grounding_policy_units",
    type: "int",
  },
  awsGuardrailReasoningUnits: { name: "aws.bedrock.guardrail.usage.automated_reasoning_policy_units", type: "int" },
  awsGuardrailReasoningPolicies: { name: "aws.bedrock.guardrail.usage.automated_reasoning_policies", type: "int" },
  awsGuardrailPromptAttackUnits: { name: "aws.bedrock.guardrail.usage.prompt_attack_units", type: "int" },
  /** Checks that InvokeGuardrailChecks was asked for: `content`, `prompt_attack`, `sensitive_information`. */
  awsGuardrailChecks: { name: "aws.bedrock.guardrail.checks", type: "string[]" },
  /** Whether a prompt or an answer was judged: `INPUT`, `OUTPUT`. */
  awsGuardrailSource: { name: "aws.bedrock.guardrail.source", type: "string" },
  awsAgentAliasId: { name: "aws.bedrock.agent.alias_id", type: "string" },
  /** What an agent called its model for: `PRE_PROCESSING`, `ORCHESTRATION`, `KNOWLEDGE_BASE_RESPONSE_GENERATION`, … */
  awsAgentInvocationType: { name: "aws.bedrock.agent.invocation_type", type: "string" },
  /** Whether an agent's pre-processing let the question pass. */
  awsAgentInputValid: { name: "aws.bedrock.agent.input_valid", type: "boolean" },
  /** The HTTP method of an action group's operation. */
  awsAgentActionVerb: { name: "aws.bedrock.agent.action_group.verb", type: "string" },
  /** `LAMBDA` or `RETURN_CONTROL`. */
  awsAgentExecutionType: { name: "aws.bedrock.agent.action_group.execution_type", type: "string" },
  // Of a step that an agent's trace told of: the service's id and times, as it gave them (ISO 8601).
  awsAgentTraceId: { name: "aws.bedrock.agent.trace.id", type: "string" },
  awsAgentTraceStart: { name: "aws.bedrock.agent.trace.start_time", type: "string" },
  awsAgentTraceEnd: { name: "aws.bedrock.agent.trace.end_time", type: "string" },
  // What an agent's answer consisted of.
  awsAgentChunks: { name: "aws.bedrock.agent.response.chunks", type: "int" },
  awsAgentCitations: { name: "aws.bedrock.agent.response.citations", type: "int" },
  awsAgentFiles: { name: "aws.bedrock.agent.response.files", type: "int" },
  /** Invocations that the caller was asked to make itself. */
  awsAgentReturnControls: { name: "aws.bedrock.agent.response.return_control_invocations", type: "int" },
  /** Whose output made an agent ask its model again: `ACTION_GROUP`, `KNOWLEDGE_BASE`, `PARSER`. */
  awsAgentRepromptSource: { name: "aws.bedrock.agent.reprompt.source", type: "string" },
  /** What a reprompt, a question to the user or an event of custom orchestration says. */
  awsAgentEventText: { name: "aws.bedrock.agent.event.text", type: "string", content: true },
  /** What a lookup found, where the service gives no scores, without which the conventions' attribute is not valid. */
  awsKnowledgeBaseDocuments: { name: "aws.bedrock.knowledge_base.documents", type: "json", content: true },
  awsKnowledgeBaseDocumentCount: { name: "aws.bedrock.knowledge_base.document_count", type: "int" },
  awsKnowledgeBaseId: { name: "aws.bedrock.knowledge_base.id", type: "string" },
  /** Where a question goes to several knowledge bases. */
  awsKnowledgeBaseIds: { name: "aws.bedrock.knowledge_base.ids", type: "string[]" },
  /** Models that help with a question to a knowledge base: the one that reranks, and the one that makes filters. */
  awsKnowledgeBaseRerankingModel: { name: "aws.bedrock.knowledge_base.reranking_model.id", type: "string" },
  awsKnowledgeBaseFilterModel: { name: "aws.bedrock.knowledge_base.filter_model.id", type: "string" },
  awsKnowledgeBaseCitationCount: { name: "aws.bedrock.knowledge_base.citation_count", type: "int" },
  awsKnowledgeBaseDataSourceId: { name: "aws.bedrock.knowledge_base.data_source.id", type: "string" },
  /** Steps that an agentic retrieval took. */
  awsKnowledgeBaseStepCount: { name: "aws.bedrock.knowledge_base.step_count", type: "int" },
  /** Queries that GenerateQuery made of one question. */
  awsGeneratedQueryCount: { name: "aws.bedrock.generate_query.query_count", type: "int" },
  /** Id or ARN, as sent. */
  awsFlowId: { name: "aws.bedrock.flow.id", type: "string" },
  awsFlowAliasId: { name: "aws.bedrock.flow.alias_id", type: "string" },
  /** Id or ARN of one execution. */
  awsFlowExecutionId: { name: "aws.bedrock.flow.execution_id", type: "string" },
  /** `SUCCESS` or `INPUT_REQUIRED`; of an execution that runs by itself: `Running`, `Succeeded`, … */
  awsFlowStatus: { name: "aws.bedrock.flow.status", type: "string" },
  awsFlowNodeName: { name: "aws.bedrock.flow.node.name", type: "string" },
  /** The service and the operation that a node called, as the service spells them. */
  awsFlowNodeService: { name: "aws.bedrock.flow.node.service", type: "string" },
  awsFlowNodeOperation: { name: "aws.bedrock.flow.node.operation", type: "string" },
  /** Conditions of a condition node that were fulfilled. */
  awsFlowNodeConditions: { name: "aws.bedrock.flow.node.conditions", type: "string[]" },
  /** Where a flow goes on only when its caller has said more. */
  awsFlowNodeInputRequested: { name: "aws.bedrock.flow.node.input_requested", type: "boolean" },
  awsFlowNodeInputs: { name: "aws.bedrock.flow.node.inputs", type: "json", content: true },
  awsFlowNodeOutputs: { name: "aws.bedrock.flow.node.outputs", type: "json", content: true },
  awsFlowOutputCount: { name: "aws.bedrock.flow.output_count", type: "int" },
  /** Id or ARN of a session of Amazon Bedrock's session management. */
  awsSessionId: { name: "aws.bedrock.session.id", type: "string" },
  awsSessionStatus: { name: "aws.bedrock.session.status", type: "string" },
  awsInvocationId: { name: "aws.bedrock.session.invocation_id", type: "string" },
  awsInvocationStepId: { name: "aws.bedrock.session.invocation_step_id", type: "string" },
  awsMemoryId: { name: "aws.bedrock.agent.memory.id", type: "string" },
  awsMemoryCount: { name: "aws.bedrock.agent.memory.count", type: "int" },
  /** `default`, `flex`, `priority`, `reserved`: the tier that served the call, as the service spells it. */
  awsServiceTier: { name: "aws.bedrock.service_tier", type: "string" },
  /** `standard` or `optimized`: the latency that was asked for, or, where the answer says so, that was served. */
  awsPerformanceLatency: { name: "aws.bedrock.performance_config.latency", type: "string" },
  /** Tokens that CountTokens counted: nothing that anybody pays for, so no `gen_ai.usage.*`. */
  awsCountedInputTokens: { name: "aws.bedrock.count_tokens.input_tokens", type: "int" },
  awsAsyncInvokeArn: { name: "aws.bedrock.async_invoke.arn", type: "string" },
  /** `InProgress`, `Completed`, `Failed`. */
  awsAsyncInvokeStatus: { name: "aws.bedrock.async_invoke.status", type: "string" },
  /** Seconds from the job's submission to its end, by the service's clock. */
  awsAsyncInvokeDuration: { name: "aws.bedrock.async_invoke.duration", type: "double" },
  /** Seconds of video that a job is asked for, by which it is billed once it is completed. */
  awsAsyncInvokeVideoSeconds: { name: "aws.bedrock.async_invoke.video_seconds", type: "double" },
  /** Jobs on one page of a list. */
  awsAsyncInvokeCount: { name: "aws.bedrock.async_invoke.count", type: "int" },
  /** The part of the cache-write tokens with a time to live of one hour, which has its own price. */
  awsUsageCacheWrite1hInputTokens: { name: "aws.bedrock.usage.cache_write_1h.input_tokens", type: "int" },
  /** The part that lives for five minutes, where the service tells it apart; what it does not tell apart is priced so. */
  awsUsageCacheWrite5mInputTokens: { name: "aws.bedrock.usage.cache_write_5m.input_tokens", type: "int" },
  /** Queries that reranking was billed for, where the answer tells. */
  awsUsageSearchUnits: { name: "aws.bedrock.usage.search_units", type: "int" },
  /** Images that a call generated. */
  awsUsageImages: { name: "aws.bedrock.usage.images", type: "int" },
  /** Seconds of video that a model looked at, where its answer tells. */
  awsUsageVideoSeconds: { name: "aws.bedrock.usage.video_seconds", type: "double" },
  /** Dollars of one model call, full precision; on agents and the like, of all model calls beneath. */
  costUsd: { name: "llm.cost.usd", type: "double" },
  /** Why there is no `llm.cost.usd`: `no_usage`, `unknown_model`, `provisioned`, `custom_model`, `other_unit`. */
  costStatus: { name: "llm.cost.status", type: "string" },
  /** The operation of the AWS API, on spans that the GenAI conventions have no name for. */
  rpcMethod: { name: "rpc.method", type: "string" },
  /** Through which door Bedrock was reached: `direct`, `agent`, `agentcore`, `strands`. */
  surface: { name: "outcrop.surface", type: "string" },
} as const;

/** What the normaliser replaced is kept under this prefix followed by the name it stood under. */
export const ORIGINAL_PREFIX = "outcrop.original.";

/** Entries of a request's `requestMetadata` stand under this prefix followed by their key; their values are strings. */
export const REQUEST_METADATA_PREFIX = "aws.bedrock.request_metadata.";
