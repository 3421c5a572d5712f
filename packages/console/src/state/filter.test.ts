import { describe, expect, it } from "vitest";
import { chosenValues, clearValues, keepPeriod, toggleValue, validateFilter, withPeriod, withRange } from "./filter.ts";

describe("the filter of an address", () => {
  it("keeps what is readable and drops the rest", () => {
    expect(
      validateFilter({ range: "forever", model: "a", service: ["b", "c", "b", 3], error: "perhaps", other: "x" }),
    ).toEqual({ model: ["a"], service: ["b", "c"] });
    expect(validateFilter({ error: "true", session: "" })).toEqual({ error: true, session: [""] });
  });

  it("lets a whole period beat a range, and needs both of its ends in order", () => {
    const period = { from: "2026-11-21T09:00:00.123456789Z", to: "2026-11-21T10:00:00Z" };
    expect(validateFilter({ ...period, range: "1h" })).toEqual(period);
    expect(validateFilter({ from: period.from, range: "1h" })).toEqual({ range: "1h" });
    expect(validateFilter({ from: period.to, to: period.from })).toEqual({});
    expect(validateFilter({ from: "2026-11-21T10:00:00+01:00", to: period.to }).from).toBe("2026-11-21T09:00:00.000Z");
  });

  it("adds a value, and takes it away again without a trace", () => {
    const once = toggleValue({ range: "1h" }, "model", "a");
    expect(once).toEqual({ range: "1h", model: ["a"] });
    expect(toggleValue(once, "model", "a")).toEqual({ range: "1h" });
  });

  it("moves between range and period", () => {
    const period = withPeriod({ range: "1h", model: ["a"] }, "f", "t");
    expect(period).toEqual({ from: "f", to: "t", model: ["a"] });
    expect(withRange(period, "6h")).toEqual({ range: "6h", model: ["a"] });
    expect(withRange(period, "24h")).toEqual({ model: ["a"] });
  });

  it("takes only the period along to another page", () => {
    expect(keepPeriod({ range: "7d", model: "a", sort: "-cost", span: "b" })).toEqual({ range: "7d" });
    expect(keepPeriod({ range: "ever" })).toEqual({});
  });

  it("clears what was chosen but not the time", () => {
    const filter = { range: "1h", model: ["a"], user: ["u"], error: true };
    expect(clearValues(filter)).toEqual({ range: "1h" });
    expect(chosenValues(filter)).toEqual([
      { dimension: "model", value: "a" },
      { dimension: "user", value: "u" },
    ]);
  });
});
