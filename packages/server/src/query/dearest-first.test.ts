import { describe, expect, it } from "vitest";
import { dearestFirst } from "./dearest-first.ts";

describe("the models of a trace", () => {
  it("stand with the dearest first, each once, whatever its rows cost one by one", () => {
    const rows = [
      { Model: "b", Cost: "9007199254740993", Calls: 1 },
      { Model: "a", Cost: "9007199254740992", Calls: 9 },
      { Model: "c", Cost: "5000000000000000", Calls: 1 },
      { Model: "c", Cost: "5000000000000000", Calls: 1 },
    ];
    expect(dearestFirst(rows)).toEqual(["c", "b", "a"]);
  });

  it("stand by calls and then by name where none has a price", () => {
    const rows = [
      { Model: "y", Cost: "0", Calls: "1" },
      { Model: "x", Cost: "0", Calls: "1" },
      { Model: "z", Cost: "0", Calls: "3" },
    ];
    expect(dearestFirst(rows)).toEqual(["z", "x", "y"]);
    expect(dearestFirst([])).toEqual([]);
  });
});
