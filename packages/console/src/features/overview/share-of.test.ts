import { describe, expect, it } from "vitest";
import { shareOf } from "./share-of.ts";

describe("a share of a sum", () => {
  it("is exact enough for a bar at any size", () => {
    expect(shareOf("1", 4n)).toBe(0.25);
    expect(shareOf("900000000000000000000", 1_000_000_000_000_000_000_000n)).toBe(0.9);
    expect(shareOf("0", 0n)).toBe(0);
  });
});
