import { describe, expect, it } from "vitest";
import { fromInput, toInput } from "./period-input.ts";

describe("a period typed by hand", () => {
  it("names the instant that it shows, in either zone", () => {
    const time = Date.parse("2026-11-21T09:40:12Z");
    expect(toInput(time, "utc")).toBe("2026-11-21T09:40:12");
    expect(fromInput(toInput(time, "utc"), "utc")).toBe("2026-11-21T09:40:12.000Z");
    expect(fromInput(toInput(time, "local"), "local")).toBe("2026-11-21T09:40:12.000Z");
  });

  it("is nothing while it is incomplete", () => {
    expect(fromInput("", "utc")).toBeUndefined();
    expect(fromInput("", "local")).toBeUndefined();
  });
});
