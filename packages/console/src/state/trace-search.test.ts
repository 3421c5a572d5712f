import { describe, expect, it } from "vitest";
import { listOfTrace, validateTraceSearch } from "./trace-search.ts";

describe("the address of a trace", () => {
  it("keeps the span, the tab, and the list that led here in its order", () => {
    const search = { span: "00f067aa0ba902b7", tab: "events", model: ["a"], sort: "-cost" };
    expect(validateTraceSearch(search)).toEqual(search);
    expect(listOfTrace(validateTraceSearch(search))).toEqual({ model: ["a"], sort: "-cost" });
    expect(validateTraceSearch({ span: "'", tab: "summary" })).toEqual({});
  });
});
