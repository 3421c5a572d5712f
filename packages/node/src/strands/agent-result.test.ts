import { describe, expect, it } from "vitest";
import { laterTextOfResult } from "./agent-result-text.ts";
import { AgentResult } from "./agent-result.ts";
import type { ContentBlock } from "./types.ts";

const resultOf = (...content: readonly ContentBlock[]): AgentResult =>
  new AgentResult({ stopReason: "end_turn", message: { role: "assistant", content }, structuredOutput: { a: 1 } });

describe("AgentResult", () => {
  it("is its texts, each on a line, and else its structured output", () => {
    expect(String(resultOf({ text: "A" }, { image: {} }, { text: "B" }))).toBe("A\nB\n");
    expect(String(resultOf({ image: {} }))).toBe('{"a":1}');
  });

  it("puts interrupts before structured output, and that before texts, from 1.24 on", () => {
    expect(laterTextOfResult(resultOf({ text: "A" }))).toBe('{"a":1}');
    const asked = { message: {}, structuredOutput: {}, interrupts: [{ id: "i", name: "ok" }] };
    expect(laterTextOfResult(asked)).toBe("[{'id': 'i', 'name': 'ok', 'reason': None, 'response': None}]");
    const cited = { message: { content: [{ citationsContent: { content: [{ text: "C" }] } }, { text: "D" }] } };
    expect(laterTextOfResult(cited)).toBe("C\nD\n");
  });

  it("is a text also when its structured output has no JSON", () => {
    const circle: Record<string, unknown> = { count: 1n };
    circle["self"] = circle;
    const result = new AgentResult({
      stopReason: "end_turn",
      message: { role: "assistant", content: [] },
      structuredOutput: circle,
    });
    expect(String(result)).toBe('{"count":1,"self":"<replaced>"}');
  });

  it("comes back from its persisted form", () => {
    const data = resultOf({ text: "A" }).toDict();
    expect(data).toEqual({
      type: "agent_result",
      message: { role: "assistant", content: [{ text: "A" }] },
      stop_reason: "end_turn",
    });
    expect(AgentResult.fromDict({ ...data }).toDict()).toEqual(data);
  });

  it("refuses data of another type", () => {
    expect(() => AgentResult.fromDict({ type: "other" })).toThrow(
      new TypeError("AgentResult.fromDict: unexpected type 'other'"),
    );
    expect(() => AgentResult.fromDict({})).toThrow("unexpected type None");
  });
});
