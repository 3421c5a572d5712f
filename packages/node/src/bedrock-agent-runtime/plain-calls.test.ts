import {
  type BedrockAgentRuntimeClient,
  CheckIngestedDocumentAclCommand,
  CreateInvocationCommand,
  CreateSessionCommand,
  DeleteAgentMemoryCommand,
  DeleteSessionCommand,
  EndSessionCommand,
  GenerateQueryCommand,
  GetAgentMemoryCommand,
  GetDocumentContentCommand,
  GetExecutionFlowSnapshotCommand,
  GetFlowExecutionCommand,
  GetInvocationStepCommand,
  GetSessionCommand,
  ListFlowExecutionsCommand,
  ListSessionsCommand,
  OptimizePromptCommand,
  PutInvocationStepCommand,
  StartFlowExecutionCommand,
  StopFlowExecutionCommand,
  UpdateSessionCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { SpanKind } from "@opentelemetry/api";
import { awsError, type ReplayAnswer } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../testing/use-agent-runtime.ts";

const KB_ARN = "arn:aws:bedrock:us-east-1:111122223333:knowledge-base/KB1";
const EXECUTION = "arn:aws:bedrock:us-east-1:111122223333:flow/F1/alias/A1/execution/e-1";
const FLOW = { flowIdentifier: "F1", flowAliasIdentifier: "A1" };
const AGENT = { agentId: "AG1", agentAliasId: "AL1" };
const DOCUMENT = { knowledgeBaseId: "KB1", dataSourceId: "DS1", documentId: "D1" };
const SESSION = { "aws.bedrock.session.id": "s-1" };
const NOW = new Date(0);
const json = (value: unknown): ReplayAnswer => ({ kind: "json", json: value });

type Send = (client: BedrockAgentRuntimeClient) => Promise<unknown>;
/** By the operation: the call, what it is answered with, what its span says of it. */
const CALLS: Readonly<Record<string, readonly [Send, ReplayAnswer, object]>> = {
  GenerateQuery: [
    (client) =>
      client.send(
        new GenerateQueryCommand({
          queryGenerationInput: { type: "TEXT", text: "secret question" },
          transformationConfiguration: {
            mode: "TEXT_TO_SQL",
            textToSqlConfiguration: {
              type: "KNOWLEDGE_BASE",
              knowledgeBaseConfiguration: { knowledgeBaseArn: KB_ARN },
            },
          },
        }),
      ),
    json({ queries: [{ type: "REDSHIFT_SQL", sql: "select secret" }] }),
    { "aws.bedrock.knowledge_base.id": "KB1", "aws.bedrock.generate_query.query_count": 1 },
  ],
  StartFlowExecution: [
    (client) => client.send(new StartFlowExecutionCommand({ ...FLOW, inputs: [] })),
    json({ executionArn: EXECUTION }),
    { "aws.bedrock.flow.id": "F1", "aws.bedrock.flow.alias_id": "A1", "aws.bedrock.flow.execution_id": EXECUTION },
  ],
  GetFlowExecution: [
    (client) => client.send(new GetFlowExecutionCommand({ ...FLOW, executionIdentifier: "e-1" })),
    json({ executionArn: EXECUTION, status: "Failed", errors: [] }),
    { "aws.bedrock.flow.execution_id": EXECUTION, "aws.bedrock.flow.status": "Failed" },
  ],
  StopFlowExecution: [
    (client) => client.send(new StopFlowExecutionCommand({ ...FLOW, executionIdentifier: "e-1" })),
    json({ status: "Aborted" }),
    { "aws.bedrock.flow.execution_id": "e-1", "aws.bedrock.flow.status": "Aborted" },
  ],
  ListFlowExecutions: [
    (client) => client.send(new ListFlowExecutionsCommand({ flowIdentifier: "F1" })),
    json({ flowExecutionSummaries: [] }),
    { "aws.bedrock.flow.id": "F1" },
  ],
  GetExecutionFlowSnapshot: [
    (client) => client.send(new GetExecutionFlowSnapshotCommand({ ...FLOW, executionIdentifier: "e-1" })),
    json({ definition: "{}" }),
    { "aws.bedrock.flow.execution_id": "e-1" },
  ],
  CreateSession: [
    (client) => client.send(new CreateSessionCommand({ sessionMetadata: { secret: "secret" } })),
    json({ sessionId: "s-1", sessionStatus: "ACTIVE" }),
    { ...SESSION, "aws.bedrock.session.status": "ACTIVE" },
  ],
  GetSession: [
    (client) => client.send(new GetSessionCommand({ sessionIdentifier: "s-1" })),
    json({ sessionId: "s-1", sessionStatus: "EXPIRED" }),
    { ...SESSION, "aws.bedrock.session.status": "EXPIRED" },
  ],
  UpdateSession: [
    (client) => client.send(new UpdateSessionCommand({ sessionIdentifier: "s-1" })),
    json({ sessionId: "s-1" }),
    SESSION,
  ],
  EndSession: [
    (client) => client.send(new EndSessionCommand({ sessionIdentifier: "s-1" })),
    json({ sessionId: "s-1", sessionStatus: "ENDED" }),
    { ...SESSION, "aws.bedrock.session.status": "ENDED" },
  ],
  DeleteSession: [(client) => client.send(new DeleteSessionCommand({ sessionIdentifier: "s-1" })), json({}), SESSION],
  ListSessions: [(client) => client.send(new ListSessionsCommand({})), json({ sessionSummaries: [] }), {}],
  CreateInvocation: [
    (client) => client.send(new CreateInvocationCommand({ sessionIdentifier: "s-1" })),
    json({ sessionId: "s-1", invocationId: "i-1" }),
    { ...SESSION, "aws.bedrock.session.invocation_id": "i-1" },
  ],
  PutInvocationStep: [
    (client) =>
      client.send(
        new PutInvocationStepCommand({
          sessionIdentifier: "s-1",
          invocationIdentifier: "i-1",
          invocationStepTime: NOW,
          payload: { contentBlocks: [{ text: "secret" }] },
        }),
      ),
    json({ invocationStepId: "st-1" }),
    {
      ...SESSION,
      "aws.bedrock.session.invocation_id": "i-1",
      "aws.bedrock.session.invocation_step_id": "st-1",
    },
  ],
  GetInvocationStep: [
    (client) =>
      client.send(
        new GetInvocationStepCommand({
          sessionIdentifier: "s-1",
          invocationIdentifier: "i-1",
          invocationStepId: "st-1",
        }),
      ),
    json({
      invocationStep: {
        sessionId: "s-1",
        invocationId: "i-1",
        invocationStepId: "st-1",
        payload: { contentBlocks: [{ text: "secret" }] },
      },
    }),
    { ...SESSION, "aws.bedrock.session.invocation_step_id": "st-1" },
  ],
  GetAgentMemory: [
    (client) => client.send(new GetAgentMemoryCommand({ ...AGENT, memoryType: "SESSION_SUMMARY", memoryId: "m-1" })),
    json({ memoryContents: [{ sessionSummary: { sessionId: "s-1", summaryText: "secret" } }] }),
    {
      "gen_ai.agent.id": "AG1",
      "aws.bedrock.agent.alias_id": "AL1",
      "aws.bedrock.agent.memory.id": "m-1",
      "aws.bedrock.agent.memory.count": 1,
    },
  ],
  DeleteAgentMemory: [
    (client) => client.send(new DeleteAgentMemoryCommand({ ...AGENT, memoryId: "m-1", sessionId: "s-1" })),
    json({}),
    { "aws.bedrock.agent.memory.id": "m-1", "gen_ai.conversation.id": "s-1" },
  ],
  GetDocumentContent: [
    (client) => client.send(new GetDocumentContentCommand(DOCUMENT)),
    json({ mimeType: "text/plain", presignedUrl: "https://secret" }),
    { "aws.bedrock.knowledge_base.id": "KB1", "aws.bedrock.knowledge_base.data_source.id": "DS1" },
  ],
  CheckIngestedDocumentAcl: [
    (client) => client.send(new CheckIngestedDocumentAclCommand({ ...DOCUMENT, userContext: { userId: "secret" } })),
    json({}),
    { "aws.bedrock.knowledge_base.id": "KB1" },
  ],
  OptimizePrompt: [
    async (client) => {
      const command = new OptimizePromptCommand({ input: { textPrompt: { text: "secret" } }, targetModelId: "m" });
      const events: unknown[] = [];
      const { optimizedPrompt } = await client.send(command);
      for await (const event of optimizedPrompt ?? []) events.push(event);
      return events;
    },
    {
      kind: "events",
      events: [{ type: "event", name: "analyzePromptEvent", payload: { message: "secret" } }],
    },
    { "gen_ai.request.model": "m" },
  ],
};

describe("an operation that the conventions do not know", () => {
  const runtime = useAgentRuntime();

  it.each(Object.entries(CALLS))("%s is a plain client span with the ids of what it is about", async (name, call) => {
    const [send, answer, attributes] = call;
    runtime.answerWith(() => answer);
    const plain = await send(runtime.plain());
    const capture = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
    const seen = await send(runtime.client(capture));
    expect(withoutRequestId(seen)).toEqual(withoutRequestId(plain));
    const span = runtime.sink.onlySpan();
    expect([span.name, span.kind]).toEqual([`BedrockAgentRuntime.${name}`, SpanKind.CLIENT]);
    expect(span.attributes).toMatchObject({ "rpc.method": name, "aws.http.status_code": 200, ...attributes });
    expect(Object.keys(span.attributes)).not.toContain("gen_ai.operation.name");
    expect(JSON.stringify(span.attributes)).not.toContain("secret");
  });

  it.each(Object.entries(CALLS))("%s says how it failed", async (_name, [send]) => {
    runtime.answerWith(() => awsError("AccessDeniedException", "no"));
    await expect(send(runtime.client())).rejects.toThrow("no");
    expect(runtime.sink.onlySpan().attributes["error.type"]).toBe("AccessDeniedException");
  });
});

function withoutRequestId(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer;
  const { $metadata, ...others } = answer as { readonly $metadata: { readonly httpStatusCode?: number } };
  return { ...others, status: $metadata.httpStatusCode };
}
