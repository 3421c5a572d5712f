import { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import type { Profile } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { chunks, readAll, useBedrock } from "../../packages/node/src/testing/use-bedrock.ts";
import { check } from "./check.ts";
import { readSink } from "./read-sink.ts";

interface FamilyCase {
  readonly model: string;
  readonly request: object;
  readonly answer: object;
  /** Tokens that the response headers tell: input, output. */
  readonly counted?: readonly number[];
}

const PROMPT = { prompt: "hi", max_tokens: 9 };
const CHAT = { messages: [{ role: "user", content: "hi" }] };
const metrics = { "amazon-bedrock-invocationMetrics": { inputTokenCount: 4, outputTokenCount: 2 } };

/** Families that no recording shows; each has what AWS sends for it. */
const WHOLE: Readonly<Record<string, FamilyCase>> = {
  "Titan embeddings": {
    model: "amazon.titan-embed-text-v2:0",
    request: { inputText: "hi" },
    answer: { embedding: [0.1, 0.2], embeddingsByType: { float: [0.1, 0.2] }, inputTextTokenCount: 3 },
  },
  "Titan embeddings as bits": {
    model: "amazon.titan-embed-text-v2:0",
    request: { inputText: "hi", embeddingTypes: ["binary"], dimensions: 256 },
    answer: { embeddingsByType: { binary: [1, 0] }, inputTextTokenCount: 3 },
  },
  "Titan embeddings of images": {
    model: "amazon.titan-embed-image-v1",
    request: { inputText: "hi", inputImage: "AAAA" },
    answer: { embedding: [0.1], inputTextTokenCount: 3, message: null },
  },
  "Cohere embeddings": {
    model: "cohere.embed-english-v3",
    request: { texts: ["hi"], input_type: "search_query" },
    answer: { id: "e", embeddings: [[0.1]], response_type: "embeddings_floats", texts: ["hi"] },
    counted: [3],
  },
  "Cohere embeddings as bits": {
    model: "cohere.embed-v4:0",
    request: { texts: ["hi"], input_type: "search_query", embedding_types: ["ubinary"] },
    answer: { id: "e", embeddings: { ubinary: [[7, 8]] }, response_type: "embeddings_by_type" },
    counted: [3],
  },
  "Nova embeddings": {
    model: "amazon.nova-2-multimodal-embeddings-v1:0",
    request: {
      taskType: "SINGLE_EMBEDDING",
      singleEmbeddingParams: { embeddingDimension: 256, text: { value: "hi" } },
    },
    answer: { embeddings: [{ embeddingType: "TEXT", embedding: [0.1] }] },
    counted: [3],
  },
  "TwelveLabs Pegasus": {
    model: "us.twelvelabs.pegasus-1-2-v1:0",
    request: { inputPrompt: "What?", mediaSource: { base64String: "AAAA" } },
    answer: { message: "A fox", finishReason: "stop" },
    counted: [900, 4],
  },
  "Cohere's reranking": {
    model: "cohere.rerank-v3-5:0",
    request: { query: "a", documents: ["b"] },
    answer: { results: [{ index: 0, relevance_score: 0.5 }] },
  },
  Jurassic: {
    model: "ai21.j2-ultra-v1",
    request: { prompt: "hi", maxTokens: 9 },
    answer: {
      id: 1,
      prompt: { tokens: [] },
      completions: [{ data: { text: "a" }, finishReason: { reason: "length" } }],
    },
    counted: [3, 1],
  },
  Writer: {
    model: "us.writer.palmyra-x5-v1:0",
    request: CHAT,
    answer: {
      id: "w",
      choices: [{ message: { content: "a" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    },
  },
  "DeepSeek R1": {
    model: "us.deepseek.r1-v1:0",
    request: PROMPT,
    answer: { choices: [{ text: "a", stop_reason: "stop" }] },
    counted: [3, 1],
  },
  "a family never seen": {
    model: "novel.model-v1:0",
    request: { prompt: "hi" },
    answer: { output_text: "a", finish_reason: "stop" },
    counted: [3, 1],
  },
};

/** AWS tells no tokens of these, and they are never estimated: what is missing then is held here to the word. */
const WITHOUT_TOKENS: Readonly<Record<string, FamilyCase>> = {
  "Titan images": {
    model: "amazon.titan-image-generator-v2:0",
    request: {
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a fox" },
      imageGenerationConfig: { numberOfImages: 2 },
    },
    answer: { images: ["AAAA", "BBBB"], error: null },
  },
  "Nova Canvas, of which an image was held back": {
    model: "amazon.nova-canvas-v1:0",
    request: {
      taskType: "TEXT_IMAGE",
      textToImageParams: { text: "a fox" },
      imageGenerationConfig: { numberOfImages: 2 },
    },
    answer: { images: ["AAAA"], error: "Some of the generated images have been blocked." },
  },
  "Stable Image": {
    model: "us.stability.stable-image-ultra-v1:1",
    request: { prompt: "a fox", aspect_ratio: "1:1", seed: 0 },
    answer: { seeds: [7], finish_reasons: [null], images: ["AAAA"] },
  },
  "Stable Image, filtered": {
    model: "stability.sd3-5-large-v1:0",
    request: { prompt: "a fox" },
    answer: { seeds: [7], finish_reasons: ["Filter reason: prompt"], images: [] },
  },
  SDXL: {
    model: "stability.stable-diffusion-xl-v1",
    request: { text_prompts: [{ text: "a fox" }] },
    answer: { result: "success", artifacts: [{ base64: "AAAA", finishReason: "SUCCESS", seed: 7 }] },
  },
  "TwelveLabs Marengo": {
    model: "twelvelabs.marengo-embed-3-0-v1:0",
    request: { inputType: "text", text: { inputText: "hi" } },
    answer: { data: { embedding: [0.1] } },
  },
};

const STREAMED: Readonly<Record<string, readonly [string, object, readonly object[]]>> = {
  "TwelveLabs Pegasus": [
    "us.twelvelabs.pegasus-1-2-v1:0",
    { inputPrompt: "What?", mediaSource: { base64String: "AAAA" } },
    [{ message: "A " }, { message: "fox" }, { finishReason: "stop", ...metrics }],
  ],
  Mistral: [
    "mistral.mistral-large-2402-v1:0",
    PROMPT,
    [{ outputs: [{ text: "a", stop_reason: null }] }, { outputs: [{ text: "b", stop_reason: "stop" }], ...metrics }],
  ],
  Jamba: [
    "ai21.jamba-1-5-large-v1:0",
    CHAT,
    [
      { id: "c", choices: [{ index: 0, delta: { content: "a" }, finish_reason: null }] },
      { id: "c", choices: [{ index: 0, delta: {}, finish_reason: "stop" }], ...metrics },
    ],
  ],
  "gpt-oss": [
    "openai.gpt-oss-120b-1:0",
    CHAT,
    [
      { id: "c", model: "openai.gpt-oss-120b-1:0", choices: [{ index: 0, delta: { content: "a" } }] },
      { id: "c", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      { id: "c", choices: [], usage: { prompt_tokens: 4, completion_tokens: 2 }, ...metrics },
    ],
  ],
  Qwen: ["qwen.qwen3-32b-v1:0", CHAT, [{ choices: [{ delta: { content: "a" }, finish_reason: "stop" }], ...metrics }]],
  "Cohere Command R": [
    "cohere.command-r-plus-v1:0",
    { message: "hi" },
    [
      { is_finished: false, event_type: "text-generation", text: "a" },
      { is_finished: true, event_type: "stream-end", finish_reason: "COMPLETE", ...metrics },
    ],
  ],
  "a family never seen": ["novel.model-v1:0", { prompt: "hi" }, [{ text: "a" }, { finish_reason: "done", ...metrics }]],
};

describe.each<Profile>(["1.41", "latest"])("a family of models, under profile %s", (profile) => {
  const bedrock = useBedrock();
  const env = { OUTCROP_SEMCONV: profile, OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "SPAN_AND_EVENT" };
  const findings = async () => {
    const emitted = await readSink(bedrock.sink);
    expect(emitted.spans).toHaveLength(1);
    return check(emitted, profile);
  };
  const send = async ({ model, request, answer, counted = [] }: FamilyCase) => {
    const [input, output] = counted;
    const headers = {
      ...(input === undefined ? {} : { "x-amzn-bedrock-input-token-count": String(input) }),
      ...(output === undefined ? {} : { "x-amzn-bedrock-output-token-count": String(output) }),
    };
    bedrock.answerWith({ kind: "json", json: answer, headers });
    await bedrock.client(env).send(new InvokeModelCommand({ modelId: model, body: JSON.stringify(request) }));
  };

  it.each(Object.entries(WHOLE))("%s breaks no rule", async (_, one) => {
    await send(one);
    expect(await findings()).toEqual([]);
  });

  it.each(Object.entries(WITHOUT_TOKENS))("%s lacks its tokens, and nothing else", async (_, one) => {
    await send(one);
    const { attributes, name } = bedrock.sink.onlySpan();
    const isEmbeddings = attributes["gen_ai.operation.name"] === "embeddings";
    const kinds = isEmbeddings ? ["input"] : ["input", "output"];
    expect(await findings()).toEqual(
      kinds.map((kind) => ({
        rule: "genai_expected_attribute_missing",
        subject: `gen_ai.usage.${kind}_tokens`,
        on: name,
      })),
    );
  });

  it.each(Object.entries(STREAMED))("%s, streamed, breaks no rule", async (_, [modelId, request, events]) => {
    bedrock.answerWith(() => chunks(...events));
    const command = new InvokeModelWithResponseStreamCommand({ modelId, body: JSON.stringify(request) });
    await readAll((await bedrock.client(env).send(command)).body);
    expect(await findings()).toEqual([]);
  });
});
