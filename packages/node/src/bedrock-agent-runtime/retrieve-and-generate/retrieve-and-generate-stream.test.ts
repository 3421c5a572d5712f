import {
  type BedrockAgentRuntimeClient,
  RetrieveAndGenerateStreamCommand,
} from "@aws-sdk/client-bedrock-agent-runtime";
import { type ReplayAnswer, retrieveAndGenerateStream } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const MODEL = "amazon.nova-pro-v1:0";
const COMMAND = new RetrieveAndGenerateStreamCommand({
  sessionId: "before",
  input: { text: "Why is it cold?" },
  retrieveAndGenerateConfiguration: {
    type: "KNOWLEDGE_BASE",
    knowledgeBaseConfiguration: { knowledgeBaseId: "KB1", modelArn: MODEL },
  },
});
const answer = (): ReplayAnswer =>
  retrieveAndGenerateStream({
    text: "It is the thermostat.",
    citations: [
      { text: "thermostat", passages: [{ text: "a", uri: "s3://a" }] },
      { text: "It", passages: [] },
    ],
    sessionId: "s-1",
    guardrailAction: "INTERVENED",
    deltaSize: 6,
  });

async function read(client: BedrockAgentRuntimeClient, most = Infinity): Promise<unknown> {
  const events: unknown[] = [];
  try {
    const { stream, sessionId } = await client.send(COMMAND);
    events.push(sessionId);
    for await (const event of stream ?? []) if (events.push(event) > most) break;
  } catch (error) {
    events.push(error instanceof Error ? [error.name, error.message] : error);
  }
  return events;
}

describe("a RetrieveAndGenerateStream call", () => {
  const runtime = useAgentRuntime();

  it("is a plain call that lasts as long as its stream, with the counts of what was cited", async () => {
    runtime.answerWith(answer);
    expect(await read(runtime.client())).toEqual(await read(runtime.plain()));
    const { name, attributes } = runtime.sink.onlySpan();
    expect(name).toBe("BedrockAgentRuntime.RetrieveAndGenerateStream");
    expect(attributes).toMatchObject({
      "gen_ai.request.model": MODEL,
      "gen_ai.request.stream": true,
      "gen_ai.response.time_to_first_chunk": expect.any(Number),
      "gen_ai.conversation.id": "s-1",
      "aws.bedrock.knowledge_base.id": "KB1",
      "aws.bedrock.knowledge_base.citation_count": 2,
      "aws.bedrock.knowledge_base.document_count": 1,
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
      "llm.cost.status": "no_usage",
    });
    expect(JSON.stringify(attributes)).not.toContain("thermostat");
  });

  it("records what was said, as far as there is room for it", async () => {
    runtime.answerWith(answer);
    const capture = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" };
    await read(runtime.client(capture));
    await read(runtime.client({ ...capture, OUTCROP_MAX_CONTENT_BYTES: "120" }));
    const [whole, cut] = runtime.sink.spans.map(({ attributes }) => String(attributes["gen_ai.output.messages"]));
    expect(whole).toContain("It is the thermostat.");
    expect(whole).toContain('"finish_reason":"content_filter"');
    expect(cut?.length).toBeLessThanOrEqual(120);
  });

  it("ends what it recorded of an answer that was cut with the conventions' word for that", async () => {
    runtime.answerWith(answer);
    await read(runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }), 1);
    expect(runtime.sink.onlySpan().attributes["gen_ai.output.messages"]).toContain('"finish_reason":"error"');
  });

  it("keeps what came before its caller stopped, or before the service failed", async () => {
    runtime.answerWith(answer);
    await read(runtime.client(), 5);
    runtime.answerWith(() => ({
      kind: "events",
      events: [
        { type: "event", name: "output", payload: { text: "It" } },
        { type: "exception", name: "throttlingException", payload: { message: "slow" } },
      ],
    }));
    expect(await read(runtime.client())).toEqual(await read(runtime.plain()));
    const [stopped, failed] = runtime.sink.spans.map(({ attributes }) => attributes);
    expect(stopped?.["aws.bedrock.knowledge_base.citation_count"]).toBe(1);
    expect(failed).toMatchObject({ "error.type": "ThrottlingException", "gen_ai.request.model": MODEL });
  });
});
