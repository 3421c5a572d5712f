import { describe, expect, it } from "vitest";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { readColumns } from "../../pipeline/batch/native/read-columns.ts";
import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import type { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { MARK_COLUMNS } from "../../pipeline/batch/span-columns.ts";
import { batchOf, type SpanFixture } from "../../pipeline/batch/testing/span-fixture.ts";
import { LedgerTraces } from "./ledger-traces.ts";
import type { TraceKey } from "./trace-key.ts";

const CALL = { "gen_ai.operation.name": "chat" };

function spans(...fixtures: readonly SpanFixture[]): SpanBatch {
  const batch = batchOf(fixtures);
  fillColumns(batch);
  return batch;
}

function amongBlock(traces: LedgerTraces, batch: SpanBatch): readonly TraceKey[] {
  const rows = readColumns(encodeNative(batch), MARK_COLUMNS);
  if (rows.kind !== "ok") throw new Error(rows.reason);
  return traces.among(rows);
}

describe("traces that settlement must look at", () => {
  it("are all while nobody knows what the ledger has, and then those that have a call or an entry", () => {
    const batch = spans({ traceId: "plain" }, { traceId: "settled" }, { traceId: "called", attributes: CALL });
    const traces = new LedgerTraces({ isComplete: false });
    expect(traces.among(batch).map(({ traceId }) => traceId)).toEqual(["plain", "settled", "called"]);
    traces.remember(["settled"]);
    expect(traces.among(batch).map(({ traceId }) => traceId)).toEqual(["settled", "called"]);
  });

  it("are those of a call that has no operation, known by why it has no price", () => {
    const batch = spans({ traceId: "plain" }, { traceId: "rag" });
    batch.row(1).costStatus = "no_usage";
    expect(new LedgerTraces().among(batch)).toEqual([{ org: "default", traceId: "rag" }]);
    expect(amongBlock(new LedgerTraces(), batch)).toEqual([{ org: "default", traceId: "rag" }]);
  });

  it("are those with a model call or any count of tokens, each once; the same from a block", () => {
    const batch = spans(
      { traceId: "plain" },
      { traceId: "called", attributes: CALL },
      { traceId: "plain" },
      { traceId: "called" },
      { traceId: "counted", org: "acme", attributes: { "gen_ai.usage.cache_read.input_tokens": 0 } },
    );
    const expected = [
      { org: "default", traceId: "called" },
      { org: "acme", traceId: "counted" },
    ];
    expect(new LedgerTraces().among(batch)).toEqual(expected);
    expect(amongBlock(new LedgerTraces(), batch)).toEqual(expected);
  });

  it("stay so when later spans of them are plain: the root may bring the session", () => {
    const traces = new LedgerTraces();
    traces.among(spans({ traceId: "t", attributes: CALL }));
    expect(amongBlock(traces, spans({ traceId: "t" }, { traceId: "other" }))).toEqual([
      { org: "default", traceId: "t" },
    ]);
  });

  it("include those that the ledger knew before the start", () => {
    const traces = new LedgerTraces();
    traces.remember(["t"]);
    expect(traces.among(spans({ traceId: "u" }, { traceId: "t" }))).toEqual([{ org: "default", traceId: "t" }]);
  });
});
