import { describe, expect, it } from "vitest";
import { matchingEntries } from "./matching-entries.ts";
import { testEntry, testSpan } from "./test-span.ts";

const spans = [
  testSpan({ spanId: "a", ledger: testEntry({ spanId: "a", model: "nova", costNanoUsd: "9007199254740993" }) }),
  testSpan({
    spanId: "b",
    ledger: testEntry({ spanId: "b", model: "claude", costNanoUsd: "7", errorType: "Throttled" }),
  }),
  testSpan({ spanId: "c" }),
];

describe("what the filter means in a trace", () => {
  it("is every entry when nothing is chosen", () => {
    expect(matchingEntries(spans, {})).toEqual({
      calls: 2,
      of: 2,
      costNanoUsd: "9007199254741000",
      spanIds: new Set(["a", "b"]),
    });
  });

  it("is what each chosen dimension allows, and what failed, and what began in the period", () => {
    expect(matchingEntries(spans, { model: ["claude", "other"] }).costNanoUsd).toBe("7");
    expect(matchingEntries(spans, { error: true }).spanIds).toEqual(new Set(["b"]));
    expect(matchingEntries(spans, { from: "2026-11-21T09:00:00Z", to: "2026-11-21T09:00:01Z" }).calls).toBe(2);
    expect(matchingEntries(spans, { from: "2026-11-21T08:00:00Z", to: "2026-11-21T09:00:00Z" }).calls).toBe(0);
  });
});
