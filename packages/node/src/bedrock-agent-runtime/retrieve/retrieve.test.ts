import { RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { SpanKind } from "@opentelemetry/api";
import { awsError, retrieve } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { histogramOf } from "../../testing/telemetry-sink.ts";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const PASSAGES = [
  { text: "Check the thermostat.", uri: "s3://manuals/davos", score: 0.71 },
  { text: "Then the relay.", uri: "s3://manuals/relay" },
];
const COMMAND = new RetrieveCommand({
  knowledgeBaseId: "KB1",
  retrievalQuery: { text: "Why is it cold?" },
  retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 2 } },
  guardrailConfiguration: { guardrailId: "gr-1", guardrailVersion: "3" },
});

describe("a Retrieve call", () => {
  const runtime = useAgentRuntime();

  it("is a retrieval of its knowledge base, with how many documents came back and none of what they say", async () => {
    runtime.answerWith(() => ({ ...retrieve(PASSAGES), headers: { "x-amzn-requestid": "req-1" } }));
    const plain = await runtime.plain().send(COMMAND);
    const seen = await runtime.client().send(COMMAND);
    expect(seen).toEqual(plain);
    const { name, kind, attributes } = runtime.sink.onlySpan();
    expect([name, kind]).toEqual(["retrieval KB1", SpanKind.CLIENT]);
    expect(attributes).toEqual({
      "gen_ai.operation.name": "retrieval",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.data_source.id": "KB1",
      "gen_ai.request.top_k": 2,
      "aws.bedrock.knowledge_base.id": "KB1",
      "aws.bedrock.knowledge_base.document_count": 2,
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.version": "3",
      "aws.request_id": "req-1",
      "aws.http.status_code": 200,
      "cloud.region": "us-east-1",
      "outcrop.surface": "direct",
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(runtime.url).port),
    });
    const [point] = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(histogramOf(point).count).toBe(1);
    expect(point?.attributes).toMatchObject({ "gen_ai.operation.name": "retrieval" });
  });

  it("says query and documents where content is captured", async () => {
    runtime.answerWith(() => retrieve(PASSAGES));
    await runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }).send(COMMAND);
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.retrieval.query.text"]).toBe("Why is it cold?");
    expect(JSON.parse(String(attributes["aws.bedrock.knowledge_base.documents"]))).toEqual([
      { id: "s3://manuals/davos", score: 0.71, content: "Check the thermostat." },
      { id: "s3://manuals/relay", content: "Then the relay." },
    ]);
  });

  it("has the conventions' name for documents that all have a score", async () => {
    runtime.answerWith(() => retrieve(PASSAGES.slice(0, 1)));
    await runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }).send(COMMAND);
    expect(runtime.sink.onlySpan().attributes["gen_ai.retrieval.documents"]).toContain("Check the thermostat.");
  });

  it("has the newer name for how many documents may come, under profile latest", async () => {
    runtime.answerWith(() => retrieve([]));
    await runtime.client({ OUTCROP_SEMCONV: "latest" }).send(COMMAND);
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.retrieval.top_k"]).toBe(2);
    expect(attributes["aws.bedrock.knowledge_base.document_count"]).toBe(0);
  });

  it("that fails says how, and counts with the failures", async () => {
    runtime.answerWith(() => awsError("ResourceNotFoundException", "no such knowledge base"));
    await expect(runtime.client().send(COMMAND)).rejects.toThrow("no such knowledge base");
    expect(runtime.sink.onlySpan().attributes).toMatchObject({ "error.type": "ResourceNotFoundException" });
    const [point] = await runtime.sink.points("gen_ai.client.operation.duration");
    expect(point?.attributes["error.type"]).toBe("ResourceNotFoundException");
  });

  it.each([{}, { retrievalResults: 7 }, { retrievalResults: [null, { content: 1, location: "x", score: "y" }] }])(
    "makes of the odd answer %j what can be made",
    async (json) => {
      runtime.answerWith(() => ({ kind: "json", json }));
      const client = runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
      await client.send(COMMAND).catch(() => undefined);
      expect(runtime.sink.onlySpan().name).toBe("retrieval KB1");
    },
  );

  it("names the models that help, and the guardrail's verdict in the word of the other operations", async () => {
    const reranker = "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0";
    const filter = "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-3-5-sonnet-20241022-v2:0";
    runtime.answerWith(() => ({ kind: "json", json: { retrievalResults: [], guardrailAction: "INTERVENED" } }));
    await runtime.client().send(
      new RetrieveCommand({
        knowledgeBaseId: "KB1",
        retrievalQuery: { text: "Why?" },
        retrievalConfiguration: {
          vectorSearchConfiguration: {
            rerankingConfiguration: {
              type: "BEDROCK_RERANKING_MODEL",
              bedrockRerankingConfiguration: { modelConfiguration: { modelArn: reranker } },
            },
            implicitFilterConfiguration: { modelArn: filter, metadataAttributes: [] },
          },
        },
      }),
    );
    expect(runtime.sink.onlySpan().name).toBe("retrieval KB1");
    expect(runtime.sink.onlySpan().attributes).toMatchObject({
      "gen_ai.request.model": reranker,
      "aws.bedrock.knowledge_base.reranking_model.id": reranker,
      "aws.bedrock.knowledge_base.filter_model.id": filter,
      "aws.bedrock.guardrail.action": "GUARDRAIL_INTERVENED",
    });
  });
});
