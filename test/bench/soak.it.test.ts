import { describe, expect, it } from "vitest";
import { trendOf } from "../../bench/soak/trend.ts";

const ALLOWANCE = { share: 0.1, least: 10 };
const moments = Array.from({ length: 100 }, (_, at) => at);

describe("a figure over a soak", () => {
  it("is flat when it swings, and when one moment stands out", () => {
    const swinging = moments.map((at) => 200 + 40 * Math.sin(at));
    expect(trendOf(swinging, ALLOWANCE)).toMatchObject({ isFlat: true, allowed: expect.closeTo(20, 0) });
    expect(trendOf([...swinging, 900], ALLOWANCE)).toMatchObject({ isFlat: true, max: 900 });
  });

  it("is not flat when it grows beneath its swings by more than is allowed", () => {
    const leaking = moments.map((at) => 200 + 40 * Math.sin(at) + at / 2);
    expect(trendOf(leaking, ALLOWANCE)).toMatchObject({ isFlat: false, growth: expect.closeTo(49.5, -1) });
  });

  it("may shrink, and may grow by what is allowed", () => {
    expect(trendOf([50, 40, 30, 20], ALLOWANCE).isFlat).toBe(true);
    expect(trendOf([0, 3, 6, 9], ALLOWANCE)).toMatchObject({ isFlat: true, growth: 9, allowed: 10 });
    expect(trendOf([0, 4, 8, 12], ALLOWANCE)).toMatchObject({ isFlat: false, growth: 12, allowed: 10 });
  });

  it("is not flat when there was hardly a look at it", () => {
    expect(trendOf([1, 1], ALLOWANCE).isFlat).toBe(false);
  });
});
