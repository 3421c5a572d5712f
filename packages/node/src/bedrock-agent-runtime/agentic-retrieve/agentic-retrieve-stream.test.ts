import {
  AgenticRetrieveStreamCommand,
  type AgenticRetrieveStreamCommandInput,
  type BedrockAgentRuntimeClient,
} from "@aws-sdk/client-bedrock-agent-runtime";
import type { ReplayAnswer, ReplayEvent } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const MODEL = "amazon.nova-pro-v1:0";
const event = (name: string, payload: unknown): ReplayEvent => ({ type: "event", name, payload });
const step = (id: string, status: string): ReplayEvent =>
  event("traceEvent", { id, timestamp: 1, attributes: { step: "Retrieval", status, message: "looking" } });
const RESULT = {
  results: [{ content: { text: "Check the thermostat." }, sourceRetriever: { identifier: "KB1" } }],
  generatedResponse: { answer: "The thermostat.", citations: [{ startIndex: 0, endIndex: 3, references: [] }] },
};
const answer = (): ReplayAnswer => ({
  kind: "events",
  events: [
    step("a", "IN_PROGRESS"),
    step("a", "SUCCEEDED"),
    step("b", "SUCCEEDED"),
    event("responseEvent", { text: "The thermostat." }),
    event("novelty", { x: 1 }),
    event("result", RESULT),
  ],
});

function command(...ids: readonly string[]): AgenticRetrieveStreamCommand {
  const input: AgenticRetrieveStreamCommandInput = {
    messages: [
      { role: "user", content: { text: "Why is it cold?" } },
      { role: "assistant", content: { text: "Since when?" } },
      { role: "user", content: { text: "Since Monday." } },
    ],
    retrievers: ids.map((knowledgeBaseId) => ({ configuration: { knowledgeBase: { knowledgeBaseId } } })),
    agenticRetrieveConfiguration: {
      foundationModelConfiguration: {
        type: "BEDROCK_FOUNDATION_MODEL",
        bedrockFoundationModelConfiguration: { modelConfiguration: { modelArn: MODEL } },
      },
    },
    policyConfiguration: { bedrockGuardrailConfiguration: { guardrailId: "gr-1", guardrailVersion: "1" } },
  };
  return new AgenticRetrieveStreamCommand(input);
}

async function read(client: BedrockAgentRuntimeClient, one: AgenticRetrieveStreamCommand): Promise<unknown[]> {
  const events: unknown[] = [];
  const { stream } = await client.send(one);
  for await (const item of stream ?? []) events.push(item);
  return events;
}

describe("an AgenticRetrieveStream call", () => {
  const runtime = useAgentRuntime();

  it("is a retrieval that lasts as long as its stream, with its knowledge base, model and steps", async () => {
    runtime.answerWith(answer);
    const plain = await read(runtime.plain(), command("KB1"));
    expect(await read(runtime.client(), command("KB1"))).toEqual(plain);
    const { name, attributes } = runtime.sink.onlySpan();
    expect(name).toBe("retrieval KB1");
    expect(attributes).toMatchObject({
      "gen_ai.data_source.id": "KB1",
      "gen_ai.request.model": MODEL,
      "aws.bedrock.knowledge_base.id": "KB1",
      "aws.bedrock.knowledge_base.step_count": 2,
      "aws.bedrock.knowledge_base.document_count": 1,
      "aws.bedrock.knowledge_base.citation_count": 1,
      "aws.bedrock.guardrail.id": "gr-1",
    });
    expect(JSON.stringify(attributes)).not.toMatch(/thermostat|Monday/);
  });

  it("over several knowledge bases names them all", async () => {
    runtime.answerWith(answer);
    await read(runtime.client(), command("KB1", "KB2"));
    const { name, attributes } = runtime.sink.onlySpan();
    expect(name).toBe("retrieval");
    expect(attributes["aws.bedrock.knowledge_base.ids"]).toEqual(["KB1", "KB2"]);
  });

  it("says the last question and the documents where content is captured", async () => {
    runtime.answerWith(answer);
    await read(runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }), command("KB1"));
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.retrieval.query.text"]).toBe("Since Monday.");
    expect(attributes["aws.bedrock.knowledge_base.documents"]).toBe('[{"id":"0","content":"Check the thermostat."}]');
  });
});
