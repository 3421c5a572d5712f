import { describe, expect, it } from "vitest";
import { fiveMinutesOf } from "./five-minutes.ts";

const SECOND = 1_000_000_000n;

describe("the five minutes that periods lie in", () => {
  it("are named once each, both ends included", () => {
    expect(
      fiveMinutesOf([
        { from: 299n * SECOND, to: 300n * SECOND },
        { from: 600n * SECOND - 1n, to: 600n * SECOND - 1n },
      ]),
    ).toEqual([0, 300]);
  });

  it("are not named where they are too many", () => {
    expect(fiveMinutesOf([{ from: 0n, to: 499n * 300n * SECOND }])).toHaveLength(500);
    expect(fiveMinutesOf([{ from: 0n, to: 500n * 300n * SECOND }])).toBeUndefined();
  });

  it("are not named beyond what the engine can tell, nor counted through", () => {
    expect(fiveMinutesOf([{ from: 0n, to: 2n ** 63n - 1n }])).toBeUndefined();
    expect(fiveMinutesOf([{ from: -1n, to: SECOND }])).toBeUndefined();
  });
});
