/**
 * Operations of Amazon Bedrock's agent runtime API, in the order in which they are tried.
 * Source: the `http` traits of its Smithy model.
 */
export const AGENT_RUNTIME: readonly (readonly [operation: string, line: string])[] = [
  ["InvokeAgent", "POST /agents/{agentId}/agentAliases/{agentAliasId}/sessions/{sessionId}/text"],
  ["InvokeInlineAgent", "POST /agents/{sessionId}"],
  ["GetAgentMemory", "GET /agents/{agentId}/agentAliases/{agentAliasId}/memories"],
  ["DeleteAgentMemory", "DELETE /agents/{agentId}/agentAliases/{agentAliasId}/memories"],
  ["InvokeFlow", "POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}"],
  ["StartFlowExecution", "POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions"],
  ["ListFlowExecutions", "GET /flows/{flowIdentifier}/executions"],
  ["GetFlowExecution", "GET /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}"],
  [
    "StopFlowExecution",
    "POST /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}/stop",
  ],
  [
    "ListFlowExecutionEvents",
    "GET /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}/events",
  ],
  [
    "GetExecutionFlowSnapshot",
    "GET /flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions/{executionIdentifier}/flowsnapshot",
  ],
  ["Retrieve", "POST /knowledgebases/{knowledgeBaseId}/retrieve"],
  ["RetrieveAndGenerate", "POST /retrieveAndGenerate"],
  ["RetrieveAndGenerateStream", "POST /retrieveAndGenerateStream"],
  ["AgenticRetrieveStream", "POST /agenticRetrieveStream"],
  ["Rerank", "POST /rerank"],
  ["GenerateQuery", "POST /generateQuery"],
  ["OptimizePrompt", "POST /optimize-prompt"],
  [
    "CheckIngestedDocumentAcl",
    "POST /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/check-ingested-document-acl",
  ],
  [
    "GetIngestedDocumentAcl",
    "POST /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/get-ingested-document-acl",
  ],
  [
    "GetDocumentContent",
    "POST /knowledgebases/{knowledgeBaseId}/datasources/{dataSourceId}/documents/{documentId}/content",
  ],
  ["CreateSession", "PUT /sessions/"],
  ["ListSessions", "POST /sessions/"],
  ["GetSession", "GET /sessions/{sessionIdentifier}/"],
  ["UpdateSession", "PUT /sessions/{sessionIdentifier}/"],
  ["EndSession", "PATCH /sessions/{sessionIdentifier}"],
  ["DeleteSession", "DELETE /sessions/{sessionIdentifier}/"],
  ["CreateInvocation", "PUT /sessions/{sessionIdentifier}/invocations/"],
  ["ListInvocations", "POST /sessions/{sessionIdentifier}/invocations/"],
  ["PutInvocationStep", "PUT /sessions/{sessionIdentifier}/invocationSteps/"],
  ["ListInvocationSteps", "POST /sessions/{sessionIdentifier}/invocationSteps/"],
  ["GetInvocationStep", "POST /sessions/{sessionIdentifier}/invocationSteps/{invocationStepId}"],
  ["ListTagsForResource", "GET /tags/{resourceArn}"],
  ["TagResource", "POST /tags/{resourceArn}"],
  ["UntagResource", "DELETE /tags/{resourceArn}"],
];
