import { describe, expect, it } from "vitest";
import { listOf } from "./list-of.ts";

describe("an attribute that is a list", () => {
  it("is read as JSON, else as words between commas", () => {
    expect(listOf('["a","b"]')).toEqual(["a", "b"]);
    expect(listOf("a, b,c")).toEqual(["a", "b", "c"]);
    expect(listOf("7")).toEqual(["7"]);
    expect(listOf("")).toEqual([]);
    expect(listOf(undefined)).toEqual([]);
  });
});
