import { describe, expect, it } from "vitest";
import { nextSort, validateTracesSearch } from "./traces-search.ts";
import { validateTraceSearch } from "./trace-search.ts";

describe("the address of a list of traces", () => {
  it("keeps a known order and drops the default and the unknown", () => {
    expect(validateTracesSearch({ sort: "-cost", model: "a" })).toEqual({ sort: "-cost", model: ["a"] });
    expect(validateTracesSearch({ sort: "-start" })).toEqual({});
    expect(validateTracesSearch({ sort: "; drop table" })).toEqual({});
  });

  it("turns the order at the second click", () => {
    expect(nextSort("-start", "cost")).toBe("-cost");
    expect(nextSort("-cost", "cost")).toBe("cost");
    expect(nextSort("cost", "cost")).toBe("-cost");
    expect(nextSort("cost", "nothing")).toBe("cost");
  });
});

describe("the address of a trace", () => {
  it("keeps the span, the tab and the filter that led here", () => {
    const search = { span: "00f067aa0ba902b7", tab: "events", model: ["a"] };
    expect(validateTraceSearch(search)).toEqual(search);
    expect(validateTraceSearch({ span: "'", tab: "summary" })).toEqual({});
  });
});
