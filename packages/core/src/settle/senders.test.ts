import { describe, expect, it } from "vitest";
import { createPriceBook } from "../pricing/create-price-book.ts";
import { applyEdits, viewOf } from "../semconv/apply-edits.ts";
import { normalizeSpan } from "../semconv/normalize-span.ts";
import type { AttributeValue } from "../semconv/types.ts";
import { settleTrace } from "./settle-trace.ts";
import { settleSpanOf } from "./testing/settle-span-of.ts";
import { HAIKU } from "./testing/spans.ts";

type Attributes = Readonly<Record<string, AttributeValue>>;
type Sent = readonly [spanId: string, parentSpanId: string, scope: string, attributes: Attributes];

const PART = "claude-3-haiku-20240307-v1:0";
const TITAN = "amazon.titan-embed-text-v2:0";
const usage = { "gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 10 };
const openLlmetry = { "gen_ai.system": "AWS", "llm.request.type": "chat", ...usage };
const botocore = { "gen_ai.system": "aws.bedrock", "gen_ai.operation.name": "chat", ...usage };
const step = (id: string, more: Attributes): Attributes => ({
  "ai.operationId": `ai.${id}`,
  "ai.model.provider": "amazon-bedrock",
  ...more,
});

/** What is settled of spans as their senders send them: model, tokens and status of each entry. */
function settled(spans: readonly Sent[]): readonly unknown[] {
  const all = spans.map(([spanId, parentSpanId, scopeName, attributes], index) => {
    const sent = { name: "span", scopeName, scopeVersion: "", attributes: new Map(Object.entries(attributes)) };
    const stored = applyEdits(sent, normalizeSpan(viewOf(sent))).attributes;
    const times = { startUnixNano: BigInt(index) * 1_000_000n, durationNano: 100_000_000n };
    const facts = { traceId: "t", spanId, parentSpanId, name: "span", scopeName, serviceName: "svc", ...times };
    return settleSpanOf(facts, (key) => stored.get(key));
  });
  return settleTrace(all, createPriceBook()).map(({ model, usage: tokens, costStatus }) => [model, tokens, costStatus]);
}

describe("spans of other senders", () => {
  it.each<[string, readonly Sent[], readonly unknown[]]>([
    [
      "OpenLLMetry, which cuts the vendor off the model",
      [["a", "", "opentelemetry.instrumentation.bedrock", { ...openLlmetry, "gen_ai.request.model": PART }]],
      [[HAIKU, { input: 100, output: 10 }, "priced"]],
    ],
    [
      "OpenLLMetry around botocore",
      [
        ["a", "", "opentelemetry.instrumentation.bedrock", { ...openLlmetry, "gen_ai.request.model": PART }],
        ["b", "a", "opentelemetry.instrumentation.botocore", { ...botocore, "gen_ai.request.model": HAIKU }],
      ],
      [[HAIKU, { input: 100, output: 10 }, "priced"]],
    ],
    [
      "the AI SDK: two steps, and not their sum",
      [
        ["a", "", "ai", step("generateText", { "ai.model.id": HAIKU, "ai.usage.inputTokens": 200 })],
        ["b", "a", "ai", step("generateText.doGenerate", { "gen_ai.request.model": HAIKU, ...usage })],
        ["c", "a", "ai", step("generateText.doGenerate", { "gen_ai.request.model": HAIKU, ...usage })],
      ],
      [
        [HAIKU, { input: 100, output: 10 }, "priced"],
        [HAIKU, { input: 100, output: 10 }, "priced"],
      ],
    ],
    [
      "the AI SDK: embeddings, and a call that failed",
      [
        ["a", "", "ai", step("embedMany.doEmbed", { "ai.model.id": TITAN, "ai.usage.tokens": 50 })],
        ["b", "", "ai", step("generateText.doGenerate", { "ai.model.id": HAIKU, "error.type": "ThrottlingException" })],
      ],
      [
        [TITAN, { input: 50 }, "priced"],
        [HAIKU, {}, "no_usage"],
      ],
    ],
  ])("%s", (_sender, spans, entries) => {
    expect(settled(spans)).toEqual(entries);
  });
});
