import { describe, expect, it } from "vitest";
import { formatMillis, formatNanos } from "./duration.ts";

describe("durations", () => {
  it.each([
    ["0", "0 ns"],
    ["999", "999 ns"],
    ["1500", "1.50 µs"],
    ["340000000", "340 ms"],
    ["999900000", "1.00 s"],
    ["1240000000", "1.24 s"],
    ["12400000000", "12.4 s"],
    ["59990000000", "1 m 00 s"],
    ["125000000000", "2 m 05 s"],
    ["3725000000000", "1 h 02 m"],
    ["not a number", "–"],
  ])("shows %s ns as %s", (nanos, shown) => {
    expect(formatNanos(nanos)).toBe(shown);
  });

  it("shows what is not known as a dash", () => {
    expect(formatMillis(null)).toBe("–");
    expect(formatMillis(12.3)).toBe("12.3 ms");
  });
});
