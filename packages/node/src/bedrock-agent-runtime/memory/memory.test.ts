import { DeleteAgentMemoryCommand, GetAgentMemoryCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { SpanKind } from "@opentelemetry/api";
import { awsError } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const LATEST = { OUTCROP_SEMCONV: "latest", OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
const AGENT = { agentId: "AG1", agentAliasId: "AL1", memoryId: "m-1" };

describe("an agent's memory, under newer conventions", () => {
  const runtime = useAgentRuntime();

  it("is searched, with how many records came back and nothing that they say", async () => {
    const memoryContents = [{ sessionSummary: { sessionId: "s-1", summaryText: "secret" } }];
    runtime.answerWith(() => ({ kind: "json", json: { memoryContents } }));
    await runtime.client(LATEST).send(new GetAgentMemoryCommand({ ...AGENT, memoryType: "SESSION_SUMMARY" }));
    const { name, kind, attributes } = runtime.sink.onlySpan();
    expect([name, kind]).toEqual(["search_memory", SpanKind.CLIENT]);
    expect(attributes).toMatchObject({
      "gen_ai.operation.name": "search_memory",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.memory.store.id": "m-1",
      "gen_ai.memory.record.count": 1,
      "gen_ai.agent.id": "AG1",
      "aws.bedrock.agent.alias_id": "AL1",
    });
    expect(JSON.stringify(attributes)).not.toContain("secret");
    const [point] = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(point?.attributes).toMatchObject({ "gen_ai.operation.name": "search_memory" });
  });

  it("is deleted, of one session or all of it, and says how that failed", async () => {
    runtime.answerWith(() => awsError("AccessDeniedException", "no"));
    const command = new DeleteAgentMemoryCommand({ ...AGENT, sessionId: "s-1" });
    await expect(runtime.client(LATEST).send(command)).rejects.toThrow("no");
    const { name, attributes } = runtime.sink.onlySpan();
    expect(name).toBe("delete_memory");
    expect(attributes).toMatchObject({
      "gen_ai.memory.store.id": "m-1",
      "gen_ai.memory.record.id": "s-1",
      "error.type": "AccessDeniedException",
    });
    const [point] = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(point?.attributes).toMatchObject({ "error.type": "AccessDeniedException" });
  });
});
