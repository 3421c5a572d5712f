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
    [span("invoke_agent"), "agent"],
    [span("execute_tool"), "tool"],
    [span("embeddings"), "embeddings"],
    [span("", "ApplyGuardrail"), "guardrail"],
    [span("", "retrieve documents"), "retrieval"],
    [span("", "POST", { "http.request.method": "POST" }), "http"],
    [span("", "work", { "custom.http": "x" }), "other"],
    [span("constructor"), "other"],
  ])("%o is %s", (given, kind) => {
    expect(spanKind(given)).toBe(kind);
  });
});
