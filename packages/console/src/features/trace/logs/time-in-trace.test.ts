import { describe, expect, it } from "vitest";
import { timeInTrace } from "./time-in-trace.ts";

describe("the time of a log record in its trace", () => {
  const start = "1795269710291000000";
  it.each([
    ["1795269710291000000", "+0 ns"],
    ["1795269710631000000", "+340 ms"],
    ["1795269710289000000", "−2.00 ms"],
  ])("%s is %s", (time, shown) => {
    expect(timeInTrace(time, start)).toBe(shown);
  });
});
