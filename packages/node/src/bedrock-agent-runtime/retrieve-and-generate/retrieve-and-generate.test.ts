import { RetrieveAndGenerateCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { retrieveAndGenerate } from "@outcrop/replay";
import { describe, expect, it } from "vitest";
import { useAgentRuntime } from "../../testing/use-agent-runtime.ts";

const MODEL = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0";
const COMMAND = new RetrieveAndGenerateCommand({
  input: { text: "Why is it cold?" },
  retrieveAndGenerateConfiguration: {
    type: "KNOWLEDGE_BASE",
    knowledgeBaseConfiguration: {
      knowledgeBaseId: "KB1",
      modelArn: MODEL,
      generationConfiguration: {
        inferenceConfig: {
          textInferenceConfig: { maxTokens: 300, temperature: 0.1, topP: 0.9, stopSequences: ["END"] },
        },
        guardrailConfiguration: { guardrailId: "gr-1", guardrailVersion: "3" },
        performanceConfig: { latency: "optimized" },
      },
    },
  },
});
const PASSAGES = [
  { text: "Check the thermostat.", uri: "s3://manuals/davos" },
  { text: "Then the relay.", uri: "s3://manuals/relay" },
];
const SCRIPT = {
  text: "It is the thermostat.",
  citations: [{ text: "thermostat", passages: PASSAGES }],
  sessionId: "s-1",
  guardrailAction: "NONE",
};

describe("a RetrieveAndGenerate call", () => {
  const runtime = useAgentRuntime();

  it("is a plain call with its knowledge base and model; the service says no tokens, so it has no cost", async () => {
    runtime.answerWith(() => ({ ...retrieveAndGenerate(SCRIPT), headers: { "x-amzn-requestid": "req-1" } }));
    const plain = await runtime.plain().send(COMMAND);
    expect(await runtime.client().send(COMMAND)).toEqual(plain);
    const { name, attributes } = runtime.sink.onlySpan();
    expect(name).toBe("BedrockAgentRuntime.RetrieveAndGenerate");
    expect(attributes).toMatchObject({
      "rpc.method": "RetrieveAndGenerate",
      "gen_ai.request.model": MODEL,
      "gen_ai.request.max_tokens": 300,
      "gen_ai.request.temperature": 0.1,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.stop_sequences": ["END"],
      "gen_ai.data_source.id": "KB1",
      "gen_ai.conversation.id": "s-1",
      "aws.request_id": "req-1",
      "aws.bedrock.knowledge_base.id": "KB1",
      "aws.bedrock.knowledge_base.citation_count": 1,
      "aws.bedrock.knowledge_base.document_count": 2,
      "aws.bedrock.guardrail.id": "gr-1",
      "aws.bedrock.guardrail.action": "NONE",
      "aws.bedrock.performance_config.latency": "optimized",
      "llm.cost.status": "no_usage",
    });
    expect(JSON.stringify(attributes)).not.toMatch(/thermostat|cold|llm\.cost\.usd/);
    expect(Object.keys(attributes).join(" ")).not.toMatch(/operation\.name|usage|finish_reasons/);
    expect(await runtime.sink.points("gen_ai.client.operation.duration")).toEqual([]);
  });

  it("says question and answer where content is captured", async () => {
    runtime.answerWith(() => retrieveAndGenerate(SCRIPT));
    await runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }).send(COMMAND);
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.input.messages"]).toContain("Why is it cold?");
    expect(attributes["gen_ai.output.messages"]).toContain("It is the thermostat.");
  });

  it.each([
    ["NONE", "stop"],
    ["INTERVENED", "content_filter"],
  ] as const)("whose guardrail says %s ends its answer with %s, and one that failed has none", async (said, reason) => {
    const client = runtime.client({ OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" });
    runtime.answerWith(() => ({ kind: "json", json: { output: { text: "So." }, guardrailAction: said } }));
    await client.send(COMMAND);
    runtime.answerWith(() => ({ kind: "json", status: 403, json: { message: "no" } }));
    await client.send(COMMAND).catch(() => undefined);
    const [answered, failed] = runtime.sink.spans.map(({ attributes }) => attributes["gen_ai.output.messages"]);
    expect(JSON.parse(String(answered))).toEqual([
      { role: "assistant", parts: [{ type: "text", content: "So." }], finish_reason: reason },
    ]);
    expect(failed).toBeUndefined();
  });

  it("over documents that came with the question has no knowledge base", async () => {
    runtime.answerWith(() => retrieveAndGenerate({ text: "Yes." }));
    await runtime.client().send(
      new RetrieveAndGenerateCommand({
        input: { text: "Is it?" },
        retrieveAndGenerateConfiguration: {
          type: "EXTERNAL_SOURCES",
          externalSourcesConfiguration: {
            modelArn: MODEL,
            sources: [{ sourceType: "S3", s3Location: { uri: "s3://a/b" } }],
          },
        },
      }),
    );
    const { attributes } = runtime.sink.onlySpan();
    expect(attributes["gen_ai.request.model"]).toBe(MODEL);
    expect(Object.keys(attributes)).not.toContain("aws.bedrock.knowledge_base.id");
  });

  it.each([{}, { output: 1, citations: "x", sessionId: 4 }, { citations: [null, { retrievedReferences: 3 }] }])(
    "makes of the odd answer %j what can be made",
    async (json) => {
      runtime.answerWith(() => ({ kind: "json", json }));
      await runtime
        .client()
        .send(COMMAND)
        .catch(() => undefined);
      expect(runtime.sink.onlySpan().name).toBe("BedrockAgentRuntime.RetrieveAndGenerate");
    },
  );
});
