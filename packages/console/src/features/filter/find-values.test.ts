import type { Facets } from "outcrop/api";
import { describe, expect, it } from "vitest";
import { findValues } from "./find-values.ts";

const value = (name: string, calls = 1) => ({ value: name, calls, costNanoUsd: "0" });
const none: Facets = { model: [], service: [], operation: [], surface: [], agent: [], user: [], costStatus: [] };
const facets: Facets = {
  ...none,
  model: [value("amazon.nova-lite"), value("anthropic.claude")],
  agent: [value("")],
  user: Array.from({ length: 20 }, (_, index) => value(`user-${index}`)),
};
const same = (_: string, text: string): string => text;

describe("values to choose from", () => {
  it("lists the most used of each dimension and says how many more there are", () => {
    const found = findValues(facets, {}, "", same);
    expect(found.map(({ facet, values, hidden }) => [facet, values.length, hidden])).toEqual([
      ["model", 2, 0],
      ["user", 6, 14],
    ]);
  });

  it("finds by any part of the value, by its word, or by the dimension", () => {
    expect(findValues(facets, {}, "NOVA", same).map(({ values }) => values)).toEqual([[value("amazon.nova-lite")]]);
    expect(findValues(facets, {}, "mod", same)[0]?.values).toHaveLength(2);
    expect(
      findValues(facets, {}, "favourite", (_, text) => (text === "user-3" ? "Favourite" : text))[0]?.values,
    ).toEqual([value("user-3")]);
    expect(findValues(facets, {}, "nowhere", same)).toEqual([]);
  });

  it("keeps what is chosen in reach, even when it has no calls", () => {
    const found = findValues(facets, { user: ["user-19", "gone"] }, "", same);
    expect(found[1]?.values.map((one) => one.value)).toContain("user-19");
    expect(found[1]?.values.at(-1)).toEqual(value("gone", 0));
  });
});
