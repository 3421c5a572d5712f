import { describe, expect, it } from "vitest";
import { severityOf } from "./severity.ts";

describe("the severity of a log record", () => {
  it.each([
    [0, "", "", "neutral"],
    [1, "", "TRACE", "neutral"],
    [5, "", "DEBUG", "neutral"],
    [12, "", "INFO", "neutral"],
    [13, "", "WARN", "warn"],
    [17, "", "ERROR", "bad"],
    [24, "", "FATAL", "bad"],
    [25, "", "", "neutral"],
    [18, "severe", "severe", "bad"],
    [0, "notice", "notice", "neutral"],
  ])("number %i with the word %j is shown as %j, %s", (number, text, label, tone) => {
    expect(severityOf(number, text)).toEqual({ label, tone });
  });
});
