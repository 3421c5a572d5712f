import { describe, expect, it } from "vitest";
import { listOfTrace, validateTraceSearch } from "./trace-search.ts";

describe("the address of a trace", () => {
  it("keeps the view, the node, the span, the tab, and the list that led here in its order", () => {
    const search = {
      view: "graph",
      node: "agent billing",
      span: "00f067aa0ba902b7",
      tab: "events",
      model: ["a"],
      sort: "-cost",
    };
    expect(validateTraceSearch(search)).toEqual(search);
    expect(listOfTrace(validateTraceSearch(search))).toEqual({ model: ["a"], sort: "-cost" });
    expect(validateTraceSearch({ span: "'", tab: "summary", view: "tree", node: "" })).toEqual({});
    expect(validateTraceSearch({ view: "pie", node: ["a", "b"] })).toEqual({});
  });
});
