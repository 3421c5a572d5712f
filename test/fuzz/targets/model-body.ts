import { StreamedMessage } from "../../../packages/node/src/bedrock-runtime/converse-stream/streamed-message.ts";
import { findFamily, readAnswer } from "../../../packages/node/src/bedrock-runtime/families/find-family.ts";
import { toTokenUsage } from "../../../packages/node/src/bedrock-runtime/families/raw-usage.ts";
import { parseBody } from "../../../packages/node/src/bedrock-runtime/invoke-model/parse-body.ts";
import { StreamedAnswer } from "../../../packages/node/src/bedrock-runtime/invoke-model-with-response-stream/streamed-answer.ts";
import type { FuzzTarget } from "../fuzz-target.ts";

const MODELS = [
  "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "amazon.nova-pro-v1:0",
  "amazon.titan-text-express-v1",
  "amazon.titan-embed-text-v2:0",
  "amazon.nova-canvas-v1:0",
  "meta.llama3-8b-instruct-v1:0",
  "mistral.mistral-large-2402-v1:0",
  "cohere.command-r-v1:0",
  "cohere.command-text-v14",
  "cohere.embed-english-v3",
  "cohere.rerank-v3-5:0",
  "ai21.j2-ultra-v1",
  "openai.gpt-oss-20b-1:0",
  "stability.sd3-5-large-v1:0",
  "twelvelabs.marengo-embed-2-7-v1:0",
  "twelvelabs.pegasus-1-2-v1:0",
  "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc",
];
const BODIES = [
  { max_tokens: 9, system: "s", messages: [{ role: "user", content: [{ type: "text", text: "a" }] }], tools: [{}] },
  { type: "message_start", message: { id: "m", model: "x", usage: { input_tokens: 1, cache_read_input_tokens: 2 } } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "a" } },
  { type: "content_block_start", index: 0, content_block: { type: "tool_use", id: "t", name: "n", input: {} } },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 4 } },
  { inputText: "a", textGenerationConfig: { maxTokenCount: 9, stopSequences: ["x"] } },
  { inputTextTokenCount: 3, results: [{ tokenCount: 4, outputText: "b", completionReason: "FINISH" }] },
  { messages: [{ role: "user", content: [{ text: "a" }] }], inferenceConfig: { maxTokens: 5 }, toolConfig: {} },
  { output: { message: { role: "assistant", content: [{ text: "b" }] } }, usage: { inputTokens: 1, outputTokens: 2 } },
  { contentBlockDelta: { delta: { text: "b" }, contentBlockIndex: 0 } },
  { prompt: "a", max_gen_len: 5 },
  { generation: "b", prompt_token_count: 1, generation_token_count: 2, stop_reason: "stop" },
  { outputs: [{ text: "b", stop_reason: "length" }], "amazon-bedrock-invocationMetrics": { inputTokenCount: 7 } },
  { message: "a", chat_history: [{ role: "USER", message: "a" }], documents: [] },
  { text: "b", generations: [{ text: "b", finish_reason: "COMPLETE" }], event_type: "stream-end", response: {} },
  { id: "c", choices: [{ index: 0, message: { content: "b" }, finish_reason: "stop" }], usage: { prompt_tokens: 1 } },
  { embedding: [0.1, 0.2], inputTextTokenCount: 3, embeddingsByType: { float: [0.1] } },
  { taskType: "TEXT_IMAGE", textToImageParams: { text: "a" }, imageGenerationConfig: { numberOfImages: 2 } },
  { images: ["AAAA"], finish_reasons: [null], seeds: [1] },
  { query: "q", documents: ["a", { text: "b" }], results: [{ index: 0, relevance_score: 0.5 }] },
];

/**
 * Bodies of InvokeModel and chunks of its streams, one a line, as the application sees them pass: the request first. The
 * first byte names the model.
 */
export const target: FuzzTarget = {
  grammar: "json",
  maxBytes: 8192,
  seeds: () =>
    BODIES.flatMap((body, place) => [seed(place, body), seed(place + 1, body, body), seed(3, BODIES[0], body)]),
  run(input) {
    const model = MODELS[(input[0] ?? 0) % MODELS.length] ?? "";
    const bodies = linesOf(input.subarray(1)).map((line) => parseBody(line, 1_048_576));
    const [request] = bodies;
    const family = findFamily(model, request);
    const answer = new StreamedAnswer();
    const message = new StreamedMessage(64);
    const told = bodies.slice(1).map((body) => {
      const { family: shape, facts } = readAnswer(family, body);
      answer.add(body, facts);
      for (const event of shape.content?.events(body) ?? []) message.event(event);
      // A chunk of ConverseStream has the form of an event itself.
      if (typeof body === "object" && body !== null) message.event(body);
      return [facts, shape.content?.output(body)];
    });
    const usage = toTokenUsage(answer.facts.usage ?? {});
    return JSON.stringify([
      family.name,
      family.request(request),
      family.content?.input(request),
      told,
      usage,
      message.whole(),
    ]);
  },
};

function seed(model: number, ...bodies: readonly unknown[]): Uint8Array {
  return Buffer.from(` ${String.fromCodePoint(model)}${bodies.map((body) => JSON.stringify(body)).join("\n")}`);
}

function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(10); at >= 0 && lines.length < 8; at = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, at));
    from = at + 1;
  }
  return [...lines, bytes.subarray(from)];
}
