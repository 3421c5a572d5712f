import { describe, expect, it } from "vitest";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { fillColumns } from "../../pipeline/batch/fill-columns.ts";
import { OK, type Outcome } from "../../pipeline/outcome.ts";
import { batchOf } from "../../pipeline/batch/testing/span-fixture.ts";
import { LedgerTraces } from "./ledger-traces.ts";
import { TouchRecorder } from "./touch-recorder.ts";
import type { TraceKey } from "./trace-key.ts";

function block(traceId: string, attributes: Record<string, string>): Uint8Array {
  const batch = batchOf([{ traceId, attributes }]);
  fillColumns(batch);
  return encodeNative(batch);
}

function segment(...blocks: readonly Uint8Array[]): Parameters<TouchRecorder["stored"]>[0] {
  return { notes: undefined, read: () => Promise.resolve(blocks) };
}

const CALL = { "gen_ai.operation.name": "chat" };

describe("taking note of stored traces", () => {
  it("passes on the traces that settlement must look at, and answers as the next stage does", async () => {
    const noted: (readonly TraceKey[])[] = [];
    const answers: Outcome[] = [{ kind: "refused", reason: "full" }, OK];
    const next = {
      consume: (keys: readonly TraceKey[]) => {
        noted.push(keys);
        return Promise.resolve(answers[noted.length - 1] ?? OK);
      },
    };
    const recorder = new TouchRecorder({ traces: new LedgerTraces(), next });
    const blocks = segment(block("a", CALL), block("b", {}), block("c", CALL));
    expect(await recorder.stored(blocks)).toEqual({ kind: "refused", reason: "full" });
    expect(await recorder.stored(blocks)).toEqual(OK);
    expect(noted[1]).toEqual([
      { org: "default", traceId: "a" },
      { org: "default", traceId: "c" },
    ]);
  });

  it("passes on what was noted when the spans came, without a look at the blocks", async () => {
    const noted: (readonly TraceKey[])[] = [];
    const next = {
      consume: (keys: readonly TraceKey[]) => {
        noted.push(keys);
        return Promise.resolve(OK);
      },
    };
    const recorder = new TouchRecorder({ traces: new LedgerTraces(), next });
    const read = (): Promise<never> => Promise.reject(new Error("expected not to be read"));
    expect(await recorder.stored({ notes: [{ org: "default", traceId: "a" }], read })).toEqual(OK);
    expect(await recorder.stored({ notes: [], read })).toEqual(OK);
    expect(noted).toEqual([[{ org: "default", traceId: "a" }]]);
  });

  it("bothers nobody with plain traces, and tells of what is no block", async () => {
    const reports: string[] = [];
    const recorder = new TouchRecorder({
      traces: new LedgerTraces(),
      next: { consume: () => Promise.reject(new Error("expected not to be asked")) },
      report: (reason) => reports.push(reason),
    });
    expect(await recorder.stored(segment(block("b", {}), Uint8Array.of(1, 2, 3)))).toEqual(OK);
    expect(reports).toHaveLength(1);
  });
});
