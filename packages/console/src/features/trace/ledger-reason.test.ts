import { describe, expect, it } from "vitest";
import { countedRequests, ledgerReason, usedTokens } from "./ledger-reason.ts";
import { NO_TOTALS, testEntry, testSpan } from "./test-span.ts";

const tokens = { input: 5, output: 1, cacheRead: null, cacheWrite: null };

describe("why a span counts or not", () => {
  it("follows the entry, and the calls below", () => {
    expect(ledgerReason(testSpan({ ledger: testEntry({}) }), new Map(), false)).toEqual({ kind: "counts" });
    const agent = testSpan({ operation: "invoke_agent", tokens, subtree: { ...NO_TOTALS, calls: 2 } });
    expect(ledgerReason(agent, new Map(), false)).toEqual({ kind: "counted-below", calls: 2 });
  });

  it("finds the other report of the same call", () => {
    const attributes = { "aws.request_id": "r-1" };
    const counted = testSpan({ spanId: "00000000000000bb", attributes, ledger: testEntry({}) });
    const span = testSpan({ model: "m", tokens, attributes });
    expect(ledgerReason(span, countedRequests([span, counted]), false)).toEqual({
      kind: "same-call",
      spanId: "00000000000000bb",
    });
  });

  it("waits for settlement only where there is something to settle", () => {
    expect(ledgerReason(testSpan({ model: "m", tokens }), new Map(), true)).toEqual({ kind: "pending" });
    expect(ledgerReason(testSpan({}), new Map(), true)).toEqual({ kind: "no-model-call" });
    expect(ledgerReason(testSpan({ model: "m" }), new Map(), false)).toEqual({ kind: "no-usage" });
  });
  it("is asked only of spans that used tokens", () => {
    expect(
      [tokens, { ...tokens, input: 0, output: 0 }, testSpan({}).tokens].map((one) => usedTokens({ tokens: one })),
    ).toEqual([true, false, false]);
  });
});
