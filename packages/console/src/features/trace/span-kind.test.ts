import { describe, expect, it } from "vitest";
import { spanKind } from "./span-kind.ts";

const span = (operation: string, name = "", attributes: Record<string, string> = {}) => ({
  operation,
  name,
  attributes,
});

describe("the kind of a span", () => {
  it.each([
    [span("chat"), "model"],
    [span("generate_content"), "model"],
    [span("rerank"), "model"],
    [span("invoke_agent"), "agent"],
    [span("invoke_swarm"), "workflow"],
    [span("execute_event_loop_cycle"), "cycle"],
    [span("", "execute_event_loop_cycle", { "event_loop.cycle_id": "7" }), "cycle"],
    [span("execute_tool"), "tool"],
    [span("retrieval"), "retrieval"],
    [span("embeddings"), "embeddings"],
    [span("search_memory"), "memory"],
    [span("", "memory.inject"), "memory"],
    [span("", "ApplyGuardrail", { "rpc.system": "aws-api" }), "guardrail"],
    [span("", "retrieve documents"), "retrieval"],
    [span("", "POST", { "http.request.method": "POST" }), "http"],
    [span("", "BedrockRuntime.CountTokens", { "rpc.system": "aws-api" }), "rpc"],
    [span("", "SELECT orders", { "db.system.name": "postgresql" }), "database"],
    [span("", "work", { "custom.http": "x" }), "other"],
    [span("constructor"), "other"],
  ])("%o is %s", (given, kind) => {
    expect(spanKind(given)).toBe(kind);
  });
});
