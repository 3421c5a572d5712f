import { describe, expect, it } from "vitest";
import { validateTraceSearch } from "./trace-search.ts";

describe("the address of a trace", () => {
  it("keeps the span, the tab and the filter that led here", () => {
    const search = { span: "00f067aa0ba902b7", tab: "events", model: ["a"] };
    expect(validateTraceSearch(search)).toEqual(search);
    expect(validateTraceSearch({ span: "'", tab: "summary" })).toEqual({});
  });
});
