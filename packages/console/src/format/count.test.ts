import { describe, expect, it } from "vitest";
import { formatShare, formatShort, plural, pluralShort } from "./count.ts";

describe("counts", () => {
  it("shortens from ten thousand up", () => {
    expect(formatShort(9_999)).toBe("9,999");
    expect(formatShort(12_412)).toBe("12.4K");
    expect(formatShort(3_210_000)).toBe("3.21M");
  });

  it("never shows a part that exists as nothing", () => {
    expect(formatShare(0, 0)).toBe("0%");
    expect(formatShare(1, 100_000)).toBe("<0.1%");
    expect(formatShare(1, 8)).toBe("12.5%");
  });

  it("agrees with the number", () => {
    expect(plural(1, "trace")).toBe("1 trace");
    expect(plural(1_200, "trace")).toBe("1,200 traces");
    expect(plural(0, "entry", "entries")).toBe("0 entries");
    expect(pluralShort(1, "span")).toBe("1 span");
    expect(pluralShort(12_412, "span")).toBe("12.4K spans");
  });
});
