import { describe, expect, it } from "vitest";
import { applyEdits, viewOf } from "./apply-edits.ts";
import { normalizeMetric } from "./normalize-metric.ts";
import type { AttributeValue } from "./types.ts";

type Values = Readonly<Record<string, AttributeValue>>;

function normalized(sent: Values): Values {
  const point = { name: "a.metric", scopeName: "s", scopeVersion: "", attributes: new Map(Object.entries(sent)) };
  const stored = applyEdits(point, normalizeMetric(viewOf(point)));
  expect(normalizeMetric(viewOf(stored)), "a second pass").toEqual([]);
  return Object.fromEntries(stored.attributes);
}

describe("normalizeMetric", () => {
  it.each<readonly [string, Values, Values]>([
    [
      "the older name of the provider",
      { "gen_ai.system": "aws.bedrock", "gen_ai.token.type": "completion" },
      { "gen_ai.provider.name": "aws.bedrock", "gen_ai.token.type": "output" },
    ],
    ["the conventions' older word for output", { "gen_ai.token.type": "prompt" }, { "gen_ai.token.type": "input" }],
    [
      "OpenInference's names",
      { "llm.model_name": "gpt-4o", "llm.token.type": "completion" },
      { "gen_ai.request.model": "gpt-4o", "gen_ai.token.type": "output" },
    ],
    [
      "an older operation",
      { "gen_ai.operation.name": "embedding" },
      { "gen_ai.operation.name": "embeddings", "outcrop.original.gen_ai.operation.name": "embedding" },
    ],
    [
      "a session by another name",
      { "langfuse.session.id": "s-1" },
      { "langfuse.session.id": "s-1", "session.id": "s-1" },
    ],
    ["nothing of what is canonical", { "gen_ai.token.type": "input", a: 1 }, { "gen_ai.token.type": "input", a: 1 }],
  ])("knows %s", (_says, sent, stored) => {
    expect(normalized(sent)).toEqual(stored);
  });
});
