import { RerankCommand, type RerankCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const MODEL = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
const source = (text: string): NonNullable<RerankCommandInput["sources"]>[number] => ({
  type: "INLINE",
  inlineDocumentSource: { type: "TEXT", textDocument: { text } },
});

function command(numberOfResults?: number): RerankCommand {
  const limit = numberOfResults === undefined ? {} : { numberOfResults };
  return new RerankCommand({
    queries: [{ type: "TEXT", textQuery: { text: "heat" } }],
    sources: [source("boiler"), source("grinder"), source("relay")],
    rerankingConfiguration: {
      type: "BEDROCK_RERANKING_MODEL",
      bedrockRerankingConfiguration: { modelConfiguration: { modelArn: MODEL }, ...limit },
    },
  });
}

describe("a Rerank call", () => {
  const runtime = useAgentRuntime();
  const json = {
    results: [
      { index: 2, relevanceScore: 0.9 },
      { index: 0, relevanceScore: 0.4 },
    ],
  };

  it("is a retrieval by its model, without a name, and says why it has no cost", async () => {
    runtime.answerWith(() => ({ kind: "json", json }));
    await runtime.client().send(command(2));
    await runtime.client().send(command());
    const [span, all] = runtime.sink.spans;
    expect(span?.name).toBe("retrieval");
    expect(span?.attributes).toMatchObject({
      "gen_ai.operation.name": "retrieval",
      "gen_ai.request.model": MODEL,
      "gen_ai.request.top_k": 2,
      "aws.bedrock.knowledge_base.document_count": 2,
      "llm.cost.status": "other_unit",
    });
    expect(all?.attributes["gen_ai.request.top_k"]).toBe(3);
    expect(await runtime.sink.points("llm.cost.usd")).toEqual([]);
    const [duration] = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(duration?.attributes).toMatchObject({ "gen_ai.request.model": MODEL });
  });

  it("says query, documents and scores where content is captured, with the text that the answer has, else the question's", async () => {
    const shorter = { type: "TEXT", textDocument: { text: "a relay" } };
    const [best, next] = json.results;
    runtime.answerWith(() => ({ kind: "json", json: { results: [{ ...best, document: shorter }, next] } }));
    await runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }).send(command());
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.retrieval.query.text"]).toBe("heat");
    expect(JSON.parse(String(attributes["gen_ai.retrieval.documents"]))).toEqual([
      { id: "2", score: 0.9, content: "a relay" },
      { id: "0", score: 0.4, content: "boiler" },
    ]);
  });
});
