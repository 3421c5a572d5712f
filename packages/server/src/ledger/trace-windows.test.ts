import { describe, expect, it } from "vitest";
import { traceWindows } from "./trace-windows.ts";

const MINUTE = 60_000_000_000n;

describe("traceWindows", () => {
  it("puts traces of the same hour into one window that covers them all", () => {
    const windows = traceWindows([
      { traceId: "b", from: 10n * MINUTE, to: 50n * MINUTE },
      { traceId: "a", from: 0n, to: 1n * MINUTE },
    ]);
    expect(windows).toEqual([{ traceIds: ["a", "b"], from: 0n, to: 50n * MINUTE }]);
  });

  it("keeps an old trace, and one that is long, from widening the window of the others", () => {
    const windows = traceWindows([
      { traceId: "old", from: 0n, to: 1n },
      { traceId: "long", from: 500n * MINUTE, to: 900n * MINUTE },
      { traceId: "new", from: 501n * MINUTE, to: 502n * MINUTE },
    ]);
    expect(windows.map((window) => window.traceIds)).toEqual([["old"], ["long"], ["new"]]);
  });
});
