import { describe, expect, it } from "vitest";
import { testEntry } from "../test-span.ts";
import { sumEntries } from "../sum-entries.ts";
import type { GraphNode } from "./call-graph.ts";
import { longTally, nodeWords, shortTally, worstFirst } from "./tally-words.ts";

const totals = (costNanoUsd: string) => sumEntries([testEntry({ costNanoUsd })]);
const none = sumEntries([]);
const node = (parts: Partial<GraphNode>): GraphNode => ({
  id: "x",
  kind: "tool",
  name: "x",
  detail: "",
  calls: 1,
  errors: 0,
  interventions: 0,
  own: none,
  total: none,
  spanIds: [],
  ...parts,
});

describe("a node or an edge in words", () => {
  it("says how often, what failed, what it cost, and nothing that is not so", () => {
    const busy = node({ name: "refund", calls: 2, errors: 1, interventions: 1, total: totals("12000000") });
    expect(shortTally(busy)).toBe("×2 · $0.012");
    expect(longTally(busy)).toBe("2 calls, 1 failed, 1 intervention, 2 tokens, $0.012");
    expect(nodeWords(busy)).toBe("Tool refund: 2 calls, 1 failed, 1 intervention, 2 tokens, $0.012");
    expect(shortTally(node({}))).toBe("×1");
    expect(nodeWords(node({ kind: "service", name: "shop", calls: 0 }))).toBe("Service shop");
  });

  it("says no zero of calls that have no price", () => {
    const unknown = sumEntries([testEntry({ costNanoUsd: "0", costStatus: "unknown_model" })]);
    expect(shortTally(node({ total: unknown }))).toBe("×1 · no price");
    const failed = sumEntries([testEntry({ costNanoUsd: "0", costStatus: "no_usage" })]);
    expect(longTally(node({ errors: 1, total: failed }))).toBe("1 call, 1 failed, 2 tokens");
    expect(shortTally(node({ total: failed }))).toBe("×1");
  });

  it("puts what broke first, then what cost most by itself", () => {
    const list = [
      node({ id: "boss", total: totals("30") }),
      node({ id: "cheap", own: totals("9"), total: totals("9") }),
      node({ id: "dear", own: totals("10"), total: totals("10") }),
      node({ id: "stopped", interventions: 3 }),
      node({ id: "broken", errors: 1 }),
      node({ id: "idle" }),
    ];
    expect(list.toSorted(worstFirst).map(({ id }) => id)).toEqual([
      "broken",
      "stopped",
      "dear",
      "cheap",
      "boss",
      "idle",
    ]);
  });
});
