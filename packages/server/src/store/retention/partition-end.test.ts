import { describe, expect, it } from "vitest";
import { partitionEnd } from "./partition-end.ts";

describe("partitionEnd", () => {
  it("ends a day and a month when they are over everywhere behind UTC", () => {
    expect(new Date(partitionEnd("20261121") ?? 0).toISOString()).toBe("2026-11-22T12:00:00.000Z");
    expect(new Date(partitionEnd("202612") ?? 0).toISOString()).toBe("2027-01-01T12:00:00.000Z");
    expect(new Date(partitionEnd("20280229") ?? 0).toISOString()).toBe("2028-03-01T12:00:00.000Z");
  });

  it.each(["all", "", "2026", "2026-11-21", "a1b2c3"])("knows no end of %j", (id) => {
    expect(partitionEnd(id)).toBeUndefined();
  });
});
