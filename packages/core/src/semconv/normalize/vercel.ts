import { OPERATION } from "../well-known-values.ts";
import type { AttributeValue } from "../types.ts";
import type { Draft } from "./draft.ts";
import { operationFrom } from "./operation.ts";
import { readProvider } from "./provider.ts";
import { readCount, readText } from "./read-value.ts";
import type { NormalizeRule, ReadValue } from "./rule.ts";

const OPERATION_ID = "ai.operationId";

/** Spans that are one call of a model. Those around them, `ai.generateText` and the like, sum up their steps. */
const MODEL_CALLS: readonly (readonly [string, string])[] = [
  ["ai.generateText.doGenerate", OPERATION.chat],
  ["ai.streamText.doStream", OPERATION.chat],
  ["ai.generateObject.doGenerate", OPERATION.chat],
  ["ai.streamObject.doStream", OPERATION.chat],
  ["ai.embed.doEmbed", OPERATION.embeddings],
  ["ai.embedMany.doEmbed", OPERATION.embeddings],
];
const IS_MODEL_CALL: ReadonlySet<string> = new Set(MODEL_CALLS.map(([id]) => id));

const operation = operationFrom(
  "vercel-operation",
  OPERATION_ID,
  new Map([
    ...MODEL_CALLS.map(([id, name]) => [id.toLowerCase(), name] as const),
    ["ai.toolcall", OPERATION.executeTool],
  ]),
);

const tool = copies("vercel-tool", [
  ["gen_ai.tool.name", ["ai.toolCall.name"], readText],
  ["gen_ai.tool.call.id", ["ai.toolCall.id"], readText],
]);

const model = copies("vercel-model", [
  ["gen_ai.request.model", ["ai.model.id"], readText],
  ["gen_ai.provider.name", ["ai.model.provider"], readProvider],
]);

const tokens = copies("vercel-tokens", [
  ["gen_ai.usage.input_tokens", ["ai.usage.inputTokens", "ai.usage.promptTokens", "ai.usage.tokens"], readCount],
  ["gen_ai.usage.output_tokens", ["ai.usage.outputTokens", "ai.usage.completionTokens"], readCount],
  [
    "gen_ai.usage.cache_read.input_tokens",
    ["ai.usage.inputTokenDetails.cacheReadTokens", "ai.usage.cachedInputTokens"],
    readCount,
  ],
  ["gen_ai.usage.cache_creation.input_tokens", ["ai.usage.inputTokenDetails.cacheWriteTokens"], readCount],
  [
    "gen_ai.usage.reasoning.output_tokens",
    ["ai.usage.outputTokenDetails.reasoningTokens", "ai.usage.reasoningTokens"],
    readCount,
  ],
]);

/** What the AI SDK says in words of its own on a span that is one call, where the conventions' do not stand. */
function copies(
  id: string,
  names: readonly (readonly [to: string, from: readonly string[], ReadValue])[],
): NormalizeRule {
  return {
    id,
    keys: names.flatMap(([, from]) => from),
    apply(draft) {
      if (!isOneCall(draft)) return;
      for (const [to, from, read] of names) {
        if (draft.get(to) !== undefined) continue;
        const value = from.map((name) => readOf(draft.get(name), read)).find((good) => good !== undefined);
        if (value !== undefined) draft.set(to, value);
      }
    },
  };
}

function isOneCall(draft: Draft): boolean {
  const id = readText(draft.get(OPERATION_ID));
  return id === "ai.toolCall" || IS_MODEL_CALL.has(id ?? "");
}

function readOf(value: AttributeValue | undefined, read: ReadValue): AttributeValue | undefined {
  return value === undefined ? undefined : read(value);
}

export const VERCEL_RULES: readonly NormalizeRule[] = [operation, tool, model, tokens];
