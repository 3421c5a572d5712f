import { describe, expect, it } from "vitest";
import { nextSort, validateTracesSearch } from "./traces-search.ts";

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
