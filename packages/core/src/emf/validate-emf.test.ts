import { describe, expect, it } from "vitest";
import { validateEmf } from "./validate-emf.ts";

const NOW = 1_700_000_000_000;
const now = (): number => NOW;

function event(timestamp: number, text = ""): Record<string, unknown> {
  const directive = { Namespace: "App", Dimensions: [[]], Metrics: [{ Name: "m" }] };
  return { _aws: { Timestamp: timestamp, CloudWatchMetrics: [directive] }, m: 1, text };
}

describe("validateEmf", () => {
  it("finds nothing wrong with an event that keeps the rules, as a value or as a line", () => {
    expect(validateEmf(event(NOW), { now })).toEqual([]);
    expect(validateEmf(JSON.stringify(event(NOW)), { now })).toEqual([]);
    expect(validateEmf(event(Date.now()))).toEqual([]);
  });

  it.each([
    [NOW - 1_209_600_000, []],
    [NOW - 1_209_600_001, ["expected a time at most 14 days old, got 1698790399999"]],
    [NOW + 7_200_000, []],
    [NOW + 7_200_001, ["expected a time at most 2 hours ahead, got 1700007200001"]],
  ])("counts 14 days and 2 hours from now: %d", (timestamp, reasons) => {
    expect(validateEmf(event(timestamp), { now }).map(({ reason }) => reason)).toEqual(reasons);
  });

  it("counts the bytes of the line, not its characters", () => {
    const bare = JSON.stringify(event(NOW)).length;
    const room = 1_048_550 - bare;
    expect(validateEmf(event(NOW, "x".repeat(room)), { now })).toEqual([]);
    expect(validateEmf(event(NOW, `${"x".repeat(room - 1)}ä`), { now })).toEqual([
      { path: "", reason: "expected at most 1048550 bytes, got 1048551" },
    ]);
    expect(validateEmf(event(NOW), { now, maxBytes: bare - 1 })).toHaveLength(1);
  });

  it("says why an event is none", () => {
    expect(validateEmf("INFO started", { now })).toEqual([
      { path: "", reason: 'expected a JSON object, got "INFO started"' },
    ]);
    expect(validateEmf({}, { now })).toEqual([{ path: "", reason: "expected a member _aws, got none" }]);
  });

  it("says that a value cannot be written as JSON", () => {
    expect(validateEmf({ ...event(NOW), big: 1n }, { now })).toEqual([
      { path: "", reason: "expected JSON, got what cannot be written as JSON" },
    ]);
  });

  it("finds every problem of an event", () => {
    const broken = {
      _aws: { Timestamp: "x", CloudWatchMetrics: [{ Namespace: 1, Dimensions: [[1]], Metrics: [{}] }] },
    };
    expect(validateEmf(broken, { now }).map(({ path }) => path)).toEqual([
      "_aws.Timestamp",
      "_aws.CloudWatchMetrics[0].Namespace",
      "_aws.CloudWatchMetrics[0].Dimensions[0][0]",
      "_aws.CloudWatchMetrics[0].Metrics[0].Name",
    ]);
  });
});
