import type { LedgerRow, SpanDetail, Totals } from "outcrop/api";

export const NO_TOTALS: Totals = {
  costNanoUsd: "0",
  calls: 0,
  errors: 0,
  unpriced: {},
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
};

/** A span for tests: an internal step of no kind, unless said otherwise. */
export function testSpan(parts: Partial<SpanDetail>): SpanDetail {
  return {
    spanId: "00000000000000aa",
    parentSpanId: "",
    name: "step",
    kind: "INTERNAL",
    service: "test",
    scopeName: "",
    scopeVersion: "",
    startUnixNano: "0",
    durationNano: "0",
    statusCode: "UNSET",
    statusMessage: "",
    operation: "",
    provider: "",
    requestModel: "",
    responseModel: "",
    model: "",
    agentName: "",
    toolName: "",
    finishReasons: [],
    errorType: "",
    timeToFirstChunkSeconds: null,
    tokens: { input: null, output: null, cacheRead: null, cacheWrite: null },
    costNanoUsd: null,
    costStatus: "",
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ledger: null,
    subtree: NO_TOTALS,
    ...parts,
  };
}

export function testEntry(parts: Partial<LedgerRow>): LedgerRow {
  return {
    traceId: "0".repeat(32),
    spanId: "00000000000000aa",
    start: "2026-11-21T09:00:00Z",
    durationNano: "0",
    service: "test",
    operation: "chat",
    provider: "aws.bedrock",
    model: "amazon.nova-lite-v1:0",
    requestModel: "us.amazon.nova-lite-v1:0",
    tokens: { input: 1, output: 1, cacheRead: null, cacheWrite: null },
    costNanoUsd: "10",
    costStatus: "priced",
    priceVersion: "1",
    sessionId: "",
    userId: "",
    agentName: "",
    entryOperation: "chat",
    surface: "direct",
    errorType: "",
    ...parts,
  };
}
