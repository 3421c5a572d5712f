import { describe, expect, it } from "vitest";
import { findFamily, readAnswer } from "./find-family.ts";
import { openAi } from "./open-ai.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:";

describe("the family of a model", () => {
  it.each([
    ["anthropic.claude-3-haiku-20240307-v1:0", "anthropic"],
    ["jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic"],
    [`${ARN}inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0`, "anthropic"],
    [`${ARN}default-prompt-router/anthropic.claude:1`, "anthropic"],
    [`${ARN}custom-model/amazon.titan-text-express-v1:0:8k/abc`, "titan-text"],
    ["global.amazon.nova-2-lite-v1:0", "nova"],
    ["amazon.nova-canvas-v1:0", "amazon-image"],
    ["amazon.nova-2-multimodal-embeddings-v1:0", "nova-embed"],
    ["amazon.titan-embed-text-v2:0", "titan-embed"],
    ["amazon.titan-embed-image-v1", "titan-embed"],
    ["amazon.titan-image-generator-v2:0", "amazon-image"],
    ["amazon.rerank-v1:0", "rerank"],
    ["us.meta.llama4-scout-17b-instruct-v1:0", "llama"],
    ["mistral.mixtral-8x7b-instruct-v0:1", "mistral"],
    ["cohere.command-light-text-v14", "cohere-command"],
    ["cohere.command-r-plus-v1:0", "cohere-chat"],
    ["cohere.embed-multilingual-v3", "cohere-embed"],
    ["cohere.rerank-v3-5:0", "rerank"],
    ["ai21.j2-mid-v1", "jurassic"],
    ["ai21.jamba-1-5-mini-v1:0", "openai"],
    ["us.deepseek.r1-v1:0", "openai"],
    ["openai.gpt-oss-120b-1:0", "openai"],
    ["qwen.qwen3-coder-30b-a3b-v1:0", "openai"],
    ["us.writer.palmyra-x5-v1:0", "openai"],
    ["stability.sd3-5-large-v1:0", "stability"],
    ["twelvelabs.pegasus-1-2-v1:0", "pegasus"],
    ["us.twelvelabs.marengo-embed-3-0-v1:0", "marengo"],
  ])("%s is %s, whatever its body", (id, name) => {
    expect(findFamily(id, undefined).name).toBe(name);
  });

  const messages = [{ role: "user", content: "hi" }];
  it.each([
    ["anthropic", { anthropic_version: "bedrock-2023-05-31", messages }],
    ["anthropic", { prompt: "a", max_tokens_to_sample: 9 }],
    ["nova", { messages: [{ role: "user", content: [{ text: "hi" }] }] }],
    ["titan-text", { inputText: "a", textGenerationConfig: {} }],
    ["titan-embed", { inputText: "a", dimensions: 256 }],
    ["amazon-image", { taskType: "TEXT_IMAGE", textToImageParams: { text: "a" } }],
    ["nova-embed", { taskType: "SINGLE_EMBEDDING", singleEmbeddingParams: {} }],
    ["llama", { prompt: "a", max_gen_len: 9 }],
    ["cohere-chat", { message: "a" }],
    ["cohere-command", { prompt: "a", num_generations: 2 }],
    ["cohere-embed", { texts: ["a"], input_type: "search_query" }],
    ["rerank", { query: "a", documents: ["b"] }],
    ["stability", { text_prompts: [{ text: "a" }] }],
    ["jurassic", { prompt: "a", presencePenalty: { scale: 1 } }],
    ["pegasus", { inputPrompt: "a" }],
    ["marengo", { inputType: "text", inputText: "a" }],
    ["openai", { messages, max_tokens: 9 }],
    ["unseen", { prompt: "a", max_tokens: 9 }],
    ["unseen", undefined],
  ])("behind an ARN that hides the model is told by the request: %s", (name, body) => {
    expect(findFamily(`${ARN}application-inference-profile/abc123`, body).name).toBe(name);
    expect(findFamily("newcomer.model-1", body).name).toBe(name);
  });

  it.each([
    ["mistral", { outputs: [{ text: "a", stop_reason: "stop" }] }],
    ["anthropic", { type: "message", content: [] }],
    ["nova", { output: { message: {} } }],
    ["llama", { generation: "a" }],
    ["titan-embed", { embedding: [1] }],
    ["cohere-embed", { embeddings: [[1]] }],
    ["nova-embed", { embeddings: [{ embedding: [1] }] }],
    ["stability", { seeds: [1], images: ["AAAA"] }],
    ["amazon-image", { images: ["AAAA"] }],
    ["rerank", { results: [{ index: 0, relevance_score: 1 }] }],
    ["unseen", { generated_text: "a" }],
  ])("is told by the answer where it has not the expected shape: %s", (name, body) => {
    expect(readAnswer(openAi, body).family.name).toBe(name);
  });

  it("never seen before is read by names that others use", () => {
    const { facts } = readAnswer(findFamily("newcomer.model-1", {}), {
      id: "n1",
      output: "Hi",
      stop_reason: "done",
      usage: { input_tokens: 4, output_tokens: 2 },
    });
    expect(facts).toMatchObject({
      id: "n1",
      finishReasons: ["done"],
      usage: { input: 4, output: 2 },
      hasContent: true,
    });
  });

  it.each([
    { choices: [{ text: "a", finish_reason: "length" }], usage: { prompt_tokens: 2, completion_tokens: 4 } },
    { generation: "a", prompt_token_count: 2, generation_token_count: 4, stop_reason: "length" },
  ])("of an imported model that is asked with a prompt is told by its answer: %j", (body) => {
    const expected = findFamily(`${ARN}imported-model/abc123`, { prompt: "a", max_tokens: 4 });
    expect(readAnswer(expected, body).facts).toMatchObject({
      finishReasons: ["length"],
      usage: { input: 2, output: 4 },
    });
  });

  it("an answer that says nothing has no facts", () => {
    expect(readAnswer(openAi, { id: "x", other: 1 })).toEqual({ family: openAi, facts: {} });
  });
});
