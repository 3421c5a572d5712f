import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TraceDetail } from "outcrop/api";
import { chatSpan, newTraceId, sendTraces, traceRequest } from "../stack/otlp.ts";
import { eventually, startStack, type Stack } from "../stack/stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

describe("a trace that has just been stored", () => {
  it("is pending whenever it can be seen without its cost", async () => {
    for (let round = 0; round < 5; round += 1) {
      const traceId = newTraceId();
      expect(await sendTraces(`${stack.url}/api/fresh`, traceRequest([chatSpan({ traceId })]))).toBe(200);
      const seen: TraceDetail[] = [];
      await eventually(
        async () => {
          const response = await fetch(`${stack.url}/api/fresh/traces/${traceId}`);
          if (response.status !== 200) return false;
          const detail = (await response.json()) as TraceDetail;
          seen.push(detail);
          return true;
        },
        (found) => found,
      );
      for (const detail of seen) expect(detail.pending || detail.totals.costNanoUsd !== "0").toBe(true);
    }
  });
});
