import { describe, expect, it } from "vitest";
import { pythonDate, pythonInstant } from "./python-date.ts";

describe("pythonDate", () => {
  it.each([
    ["2024-01-02T03:04:05.000Z", "2024-01-02T03:04:05+00:00"],
    ["2024-01-02T03:04:05.678901234Z", "2024-01-02T03:04:05.678901+00:00"],
    ["2024-01-02T03:04:05.5+02:00[Europe/Berlin]", "2024-01-02T03:04:05.500000+02:00"],
    ["2024-01-02T03:04:05", "2024-01-02T03:04:05"],
    ["2024-01-02", "2024-01-02"],
  ])("writes %s", (iso, text) => expect(pythonDate(iso)).toBe(text));
});

describe("pythonInstant", () => {
  it("is UTC", () => expect(pythonInstant(1)).toBe("1970-01-01T00:00:00.001000+00:00"));
});
