import { describe, expect, it } from "vitest";
import { isoOfNano, nanoOfIso } from "./nano-time.ts";

describe("nanoOfIso", () => {
  it.each([
    ["1970-01-01T00:00:01Z", 1_000_000_000n],
    ["1970-01-01T00:00:00.5Z", 500_000_000n],
    ["1970-01-01T00:00:00.000000001Z", 1n],
    ["1970-01-01T02:00:00.123456+02:00", 123_456_000n],
    ["1970-01-01T00:00:00.0000000019Z", 1n],
  ])("%s", (text, nano) => {
    expect(nanoOfIso(text)).toBe(nano);
  });

  it("reads what isoOfNano writes", () => {
    expect(nanoOfIso(isoOfNano(1_795_200_000_123_000_000n))).toBe(1_795_200_000_123_000_000n);
  });
});
