import { describe, expect, it } from "vitest";
import { keptDays, keptRange, type Retention } from "./retention.ts";

const retention: Retention = {
  everyone: { traces: 30 },
  organizations: new Map([
    ["staging", { traces: 7 }],
    ["audit", { traces: "forever", ledger: 400 }],
  ]),
};

describe("retention", () => {
  it("goes by the organisation, then by what holds for everyone, and is for ever where neither says", () => {
    expect(keptDays(retention, "traces", "staging")).toBe(7);
    expect(keptDays(retention, "traces", "audit")).toBe(Infinity);
    expect(keptDays(retention, "traces", "acme")).toBe(30);
    expect(keptDays(retention, "ledger", "acme")).toBe(Infinity);
    expect(keptDays(retention, "ledger", "audit")).toBe(400);
  });

  it("knows its extremes", () => {
    expect(keptRange(retention, "traces")).toEqual({ shortest: 7, longest: Infinity });
    expect(keptRange(retention, "ledger")).toEqual({ shortest: 400, longest: Infinity });
    const plain: Retention = { everyone: { traces: 30 }, organizations: new Map() };
    expect(keptRange(plain, "traces")).toEqual({ shortest: 30, longest: 30 });
  });
});
