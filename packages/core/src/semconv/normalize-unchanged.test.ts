import { describe, expect, it } from "vitest";
import { normalizeSpan } from "./normalize-span.ts";
import type { AttributeValue } from "./types.ts";

function editsOf(attributes: Readonly<Record<string, AttributeValue>>, scopeName = "app", name = "a span"): unknown {
  const map = new Map(Object.entries(attributes));
  return normalizeSpan({ name, scopeName, scopeVersion: "", get: (key) => map.get(key) });
}

describe("normalizeSpan leaves", () => {
  it("a span of profile 1.41 as it is, with integers of either type", () => {
    const span = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.request.model": "us.amazon.nova-lite-v1:0",
      "gen_ai.response.finish_reasons": ["end_turn"],
      "gen_ai.usage.input_tokens": 150n,
      "gen_ai.usage.output_tokens": 20,
      "gen_ai.usage.cache_read.input_tokens": 30,
      "session.id": "s-1",
      "outcrop.surface": "direct",
    };
    expect(editsOf(span, "@outcrop/node", "chat us.amazon.nova-lite-v1:0")).toEqual([]);
  });

  it("the input of newer Strands alone, whose total shows that cached tokens are in it", () => {
    const span = {
      "gen_ai.provider.name": "aws.bedrock",
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.total_tokens": 115,
      "gen_ai.usage.cache_read.input_tokens": 100,
      "outcrop.surface": "strands",
    };
    expect(editsOf(span, "strands.telemetry.tracer")).toEqual([]);
  });

  it("the input of OpenAI alone, under a sender that copies figures as they come", () => {
    const span = {
      "gen_ai.provider.name": "openai",
      "gen_ai.usage.input_tokens": 110,
      "gen_ai.usage.cache_read.input_tokens": 100,
    };
    expect(editsOf(span, "openlit.otel.tracing")).toEqual([]);
  });

  it("plain names alone that only OpenInference or a model call would mean as ours", () => {
    expect(editsOf({ "tool.name": "hammer", "agent.name": "Smith", "operation.cost": 3 })).toEqual([]);
  });

  it("a time to first token of unknown unit", () => {
    expect(editsOf({ "gen_ai.server.time_to_first_token": 12 })).toEqual([]);
  });

  it("a provider that it does not know, and one of the wrong type", () => {
    expect(editsOf({ "gen_ai.provider.name": "my-gateway" })).toEqual([]);
    expect(editsOf({ "gen_ai.provider.name": 7 })).toEqual([]);
  });
});
