import { describe, expect, it } from "vitest";
import {
  called,
  modelInput,
  modelOutput,
  RESEARCH,
  returned,
  SUPERVISOR,
  tracePart,
} from "../../testing/agent-parts.ts";
import { AgentTrace } from "./agent-trace.ts";
import { readTracePart } from "./read-trace-part.ts";

const S = { chain: [SUPERVISOR] };
const R = { chain: [SUPERVISOR, RESEARCH] };

describe("things that are told after they were over", () => {
  it("begin one after the other, in the order in which they are told, and within their agent", () => {
    const startMs = 1_000_000;
    const trace = new AgentTrace({ depth: 1, startMs, keepsRationale: false });
    // The event's time is the latest of all: what it tells of lies before the call itself, and is moved to its start.
    const parts = [
      { ...tracePart({ ...S, at: 9_000 }, {}), trace: undefined },
      tracePart({ ...S, at: 1 }, modelInput("a-0")),
      tracePart({ ...S, at: 2 }, modelOutput("a-0", [1, 2], [1, 1])),
      tracePart({ ...S, at: 3 }, called("a-0", "research", RESEARCH)),
      tracePart({ ...R, at: 4 }, modelInput("b-0")),
      tracePart({ ...R, at: 5 }, modelOutput("b-0", [4, 5], [1, 1])),
      tracePart({ ...S, at: 6 }, returned("a-0", "research", RESEARCH, [3, 6])),
      tracePart({ ...S, at: 7 }, modelInput("a-1")),
      tracePart({ ...S, at: 8 }, modelOutput("a-1", [7, 8], [1, 1])),
    ];
    const ops = [...parts.flatMap((part) => trace.part(readTracePart(part), startMs + 1)), ...trace.end(startMs + 1)];
    const starts = ops.flatMap((op) => {
      if (op.kind === "step") return [{ agent: op.agent, startMs: op.step.startMs, endMs: op.step.endMs }];
      return op.kind === "open" ? [{ agent: 0, startMs: op.startMs, endMs: startMs + 1 }] : [];
    });
    const own = starts.filter(({ agent }) => agent === 0).map((one) => one.startMs);
    expect(own).toHaveLength(3);
    expect(own.toSorted((a, b) => a - b)).toEqual(own);
    expect(new Set(own).size).toBe(3);
    for (const one of starts) {
      expect(one.startMs).toBeGreaterThanOrEqual(startMs);
      expect(one.endMs).toBeGreaterThanOrEqual(one.startMs);
      expect(one.endMs).toBeLessThanOrEqual(startMs + 1);
    }
  });
});
