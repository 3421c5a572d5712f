import { describe, expect, it } from "vitest";
import { standingRows } from "./standing-rows.ts";

function row(SpanId: string, Sign: number, Cost = "1") {
  return { TraceId: "t", SpanId, Start: "9", Sign, Cost };
}

describe("standingRows", () => {
  it("leaves out an entry and its reversal, and keeps what was written instead", () => {
    const rows = [row("b", 1), row("a", 1, "1"), row("a", -1, "1"), row("a", 1, "2")];
    expect(standingRows(rows, true).map(({ SpanId, Cost }) => [SpanId, Cost])).toEqual([
      ["b", "1"],
      ["a", "2"],
    ]);
  });

  it("does not mind whether the reversal comes first", () => {
    expect(standingRows([row("a", -1), row("a", 1)], true)).toEqual([]);
  });

  it("leaves out the last span when its rows may go on beyond what was read", () => {
    const rows = [row("b", 1), row("a", 1)];
    expect(standingRows(rows, false).map(({ SpanId }) => SpanId)).toEqual(["b"]);
    expect(standingRows([], false)).toEqual([]);
  });
});
