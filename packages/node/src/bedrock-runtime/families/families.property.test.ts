import { attributeNames } from "@outcrop/core";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamedMessage } from "../converse-stream/streamed-message.ts";
import { guardrailVerdict, inferenceAnswer, serviceFacts } from "../invoke-model/invoke-answer.ts";
import { MAX_BODY_BYTES, parseBody } from "../invoke-model/parse-body.ts";
import { StreamedAnswer } from "../invoke-model-with-response-stream/streamed-answer.ts";
import { findFamily, readAnswer } from "./find-family.ts";
import { toTokenUsage } from "./raw-usage.ts";

const NAMES = attributeNames("1.41");

const MODELS = [
  "anthropic.claude-v2",
  "amazon.nova-lite-v1:0",
  "amazon.nova-canvas-v1:0",
  "amazon.nova-2-multimodal-embeddings-v1:0",
  "amazon.titan-text-express-v1",
  "amazon.titan-embed-text-v2:0",
  "meta.llama3-8b-instruct-v1:0",
  "mistral.mistral-7b-instruct-v0:2",
  "cohere.command-text-v14",
  "cohere.command-r-v1:0",
  "cohere.embed-english-v3",
  "cohere.rerank-v3-5:0",
  "ai21.j2-ultra-v1",
  "openai.gpt-oss-20b-1:0",
  "stability.sd3-large-v1:0",
  "twelvelabs.pegasus-1-2-v1:0",
  "twelvelabs.marengo-embed-2-7-v1:0",
  "newcomer.model-1",
];

/** Names that the readers look for, so that odd values stand where they look. */
const KEYS = `anthropic_version max_tokens messages prompt system tools content role type text usage input_tokens
  output_tokens message delta index content_block stop_reason completion inferenceConfig toolConfig output stopReason
  metadata contentBlockDelta inputText textGenerationConfig results tokenCount outputText embedding embeddings
  embeddingsByType generation outputs choices finish_reason tool_calls function arguments image_url url generations
  message chat_history event_type response response_id meta billed_units completions finishReason data images seeds
  artifacts finish_reasons taskType source media_type id model name input amazon-bedrock-invocationMetrics
  inputTokenCount amazon-bedrock-guardrailAction amazon-bedrock-trace guardrail outputs invocationMetrics usage`.split(
  /\s+/,
);

const WORDS = ["message_start", "content_block_delta", "text_delta", "tool_use", "tool", "image", "stream-end", "a"];

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom(null, true, 0, 7, -1, 1.5, "", ...WORDS),
    fc.array(tie("tree"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("tree"), { maxKeys: 6 }),
  ),
}));

function readEverything(modelId: string, body: unknown): void {
  const family = findFamily(modelId, body);
  const facts = family.request(body);
  expect(facts.operation).toMatch(/^(chat|text_completion|embeddings|generate_content|retrieval)$/);
  family.content?.input(body);
  const { family: shape, facts: told } = readAnswer(family, body);
  const message = new StreamedMessage(100);
  for (const event of shape.content?.events(body) ?? []) message.event(event);
  shape.content?.output(body);
  inferenceAnswer(told, serviceFacts({}), guardrailVerdict(body, NAMES), NAMES);
  const answer = new StreamedAnswer();
  for (let times = 0; times < 2; times += 1) answer.add(body, told);
  for (const count of Object.values(toTokenUsage(answer.facts.usage ?? {}))) {
    expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
  }
}

describe("the families", () => {
  it("take any JSON, throw on nothing, and count nothing that is no count", () => {
    fc.assert(
      fc.property(fc.constantFrom(...MODELS), tree, (model, body) => readEverything(model, body)),
      {
        numRuns: 4_000,
      },
    );
  });

  it("take JSON that is cut or garbled at any place", () => {
    const text = JSON.stringify({
      type: "message_delta",
      usage: { input_tokens: 1, output_tokens: 2 },
      choices: [{ delta: { content: "ä", tool_calls: [{ index: 0, function: { name: "f", arguments: "{" } }] } }],
      "amazon-bedrock-invocationMetrics": { inputTokenCount: 1 },
    });
    const bytes = new TextEncoder().encode(text);
    for (let end = 0; end <= bytes.length; end += 1) {
      for (const model of MODELS) readEverything(model, parseBody(bytes.subarray(0, end), MAX_BODY_BYTES));
    }
    const garbled = fc.record({ at: fc.nat(bytes.length - 1), byte: fc.nat(255), model: fc.constantFrom(...MODELS) });
    fc.assert(
      fc.property(garbled, ({ at, byte, model }) => {
        readEverything(model, parseBody(bytes.with(at, byte), MAX_BODY_BYTES));
      }),
    );
  });
});
