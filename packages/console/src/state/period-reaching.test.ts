import { describe, expect, it } from "vitest";
import { periodReaching, shows } from "./period-reaching.ts";

const now = Date.parse("2026-11-21T12:00:00Z");

describe("a period that shows an instant", () => {
  it.each([
    ["2026-11-21T11:59:00Z", {}],
    ["2026-11-20T11:59:00Z", { range: "7d" }],
    ["2026-11-01T00:00:00Z", { range: "30d" }],
    ["2026-01-02T00:00:00Z", { from: "2026-01-01T12:00:00.000Z", to: "2026-01-02T12:00:00.000Z" }],
    ["2026-11-22T00:00:00Z", { from: "2026-11-21T12:00:00.000Z", to: "2026-11-22T12:00:00.000Z" }],
  ])("of %s is the shortest there is", (instant, period) => {
    expect(periodReaching(instant, now)).toEqual(period);
    expect(shows(periodReaching(instant, now), instant, now)).toBe(true);
  });

  it("is told from one that does not show it", () => {
    expect(shows({ range: "1h" }, "2026-11-21T10:59:00Z", now)).toBe(false);
    expect(shows({}, "2026-11-20T11:00:00Z", now)).toBe(false);
    expect(shows({ from: "2026-11-21T00:00:00Z", to: "2026-11-21T01:00:00Z" }, "2026-11-21T01:00:00Z", now)).toBe(
      false,
    );
  });
});
