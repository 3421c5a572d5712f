import { describe, expect, it } from "vitest";
import { isoOfNano } from "./iso-of-nano.ts";

describe("an instant in nanoseconds", () => {
  it("keeps every digit", () => {
    expect(isoOfNano("1795253412000000007")).toBe("2026-11-21T09:30:12.000000007Z");
    expect(isoOfNano("0")).toBe("1970-01-01T00:00:00.000000000Z");
  });
});
