import { describe, expect, it } from "vitest";
import { formatAgo, formatAxisTime, formatPeriod, formatShortTime, formatTime, zoneName } from "./time.ts";

const iso = "2026-11-21T00:04:05.678Z";
const at = Date.parse(iso);

describe("times", () => {
  it("shows an instant in UTC on a 24-hour clock", () => {
    const now = Date.parse("2026-12-31T23:59:59Z");
    expect(formatTime(iso, "utc", { seconds: true }, now)).toBe("Nov 21, 00:04:05");
    expect(formatTime(iso, "utc", { millis: true }, now)).toBe("Nov 21, 00:04:05.678");
    expect(formatTime(iso, "utc", { seconds: true }, now + 1_000)).toBe("Nov 21, 2026, 00:04:05");
    expect(formatTime("nonsense", "utc")).toBe("–");
    expect(zoneName("utc", at)).toBe("UTC");
    expect(zoneName("local", Number.NaN)).not.toBe("");
  });

  it("tells a year where it is another, in as little room as it can", () => {
    const now = Date.parse("2026-12-01T00:00:00Z");
    const period = (from: string, to: string) => formatPeriod(`${from}:00Z`, `${to}:00Z`, "utc", now);
    expect(period("2026-11-21T09:40", "2026-11-21T11:20")).toBe("Nov 21, 09:40 – 11:20");
    expect(period("2026-11-21T09:40", "2026-11-21T09:41")).toBe("Nov 21, 09:40:00 – 09:41:00");
    expect(period("2026-11-21T09:40", "2026-11-22T09:40")).toBe("Nov 21, 09:40 – Nov 22, 09:40");
    expect(period("2023-11-21T09:40", "2023-11-21T11:20")).toBe("Nov 21, 09:40 – 11:20 (2023)");
    expect(period("2023-11-21T09:40", "2023-11-22T09:40")).toBe("Nov 21, 09:40 – Nov 22, 09:40 (2023)");
    expect(period("2025-12-31T09:40", "2026-01-01T09:40")).toBe("Dec 31, 2025, 09:40 – Jan 01, 09:40");
    expect(formatShortTime(iso, "utc", now)).toBe("Nov 21, 00:04:05");
    expect(formatShortTime("2023-11-21T09:40:12Z", "utc", now)).toBe("Nov 21, 2023, 09:40");
  });

  it("labels an axis with as much as its buckets need", () => {
    expect(formatAxisTime(iso, "utc", 300)).toBe("00:04");
    expect(formatAxisTime(iso, "utc", 5)).toBe("00:04:05");
    expect(formatAxisTime(iso, "utc", 86_400)).toBe("Nov 21");
    expect(formatAxisTime(iso, "utc", 1_800, 86_400 + 1_800)).toBe("00:04");
    expect(formatAxisTime(iso, "utc", 10_800, 7 * 86_400)).toBe("00:04\nNov 21");
    expect(formatAxisTime(iso, "utc", 86_400, 30 * 86_400)).toBe("Nov 21");
  });

  it.each([
    [2_000, "just now"],
    [42_000, "42 s ago"],
    [240_000, "4 min ago"],
    [3 * 3_600_000, "3 h ago"],
    [12 * 86_400_000, "12 d ago"],
    [-120_000, "in 2 min"],
  ])("tells %s ms ago", (ago, shown) => {
    expect(formatAgo(iso, at + ago)).toBe(shown);
  });
});
