import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSearch, stringifySearch } from "./search-string.ts";

describe("the query string", () => {
  it("repeats a name for several values", () => {
    expect(stringifySearch({ model: ["a", "b"], range: "1h", error: true, span: undefined })).toBe(
      "?model=a&model=b&range=1h&error=true",
    );
    expect(parseSearch("?model=a&model=b&range=1h")).toEqual({ model: ["a", "b"], range: "1h" });
    expect(stringifySearch({})).toBe("");
  });

  it("gives back any values that were put in", () => {
    const search = fc.dictionary(
      fc.string({ minLength: 1 }).filter((name) => name.isWellFormed()),
      fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 4 }),
    );
    fc.assert(
      fc.property(search, (values) => {
        expect(Object.entries(parseSearch(stringifySearch(values)))).toEqual(Object.entries(values));
      }),
    );
  });
});
