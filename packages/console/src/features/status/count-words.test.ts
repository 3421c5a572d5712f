import { describe, expect, it } from "vitest";
import { meanMillis, p99Words, reasonsOf, totalOf } from "./count-words.ts";

describe("counts in words", () => {
  it("names the reasons that occurred, and one that this page does not know as it is", () => {
    expect(reasonsOf({ full: 1200, invalid: 0, eclipse: 2 })).toBe("1,200 log full, 2 eclipse");
    expect(reasonsOf({ full: 0 })).toBe("");
    expect(totalOf({ full: 3, invalid: 4 })).toBe(7);
  });

  it("averages, and finds the bound that nearly all kept", () => {
    const durations = {
      count: 100,
      sumSeconds: 0.4,
      buckets: [
        { seconds: 0.005, count: 98 },
        { seconds: 0.01, count: 99 },
      ],
    };
    expect(meanMillis(durations)).toBeCloseTo(4, 9);
    expect(p99Words(durations)).toBe("≤ 10.0 ms");
    expect(p99Words({ ...durations, count: 200 })).toBe("> 10.0 ms");
    expect(p99Words({ count: 0, sumSeconds: 0, buckets: [] })).toBe("–");
    expect(meanMillis({ count: 0, sumSeconds: 0, buckets: [] })).toBeNull();
  });
});
