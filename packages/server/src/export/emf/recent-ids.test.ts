import { describe, expect, it } from "vitest";
import { RecentIds } from "./recent-ids.ts";

describe("RecentIds", () => {
  it("knows the newest of those it began with and was told of, up to its number", () => {
    const ids = new RecentIds(3, ["a", "b", "c", "d"]);
    expect(["a", "b", "c", "d"].map((id) => ids.has(id))).toEqual([false, true, true, true]);
    ids.add("b");
    ids.add("e");
    expect(["b", "c", "d", "e"].map((id) => ids.has(id))).toEqual([true, false, true, true]);
  });
});
