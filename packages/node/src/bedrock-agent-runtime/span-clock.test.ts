import { trace } from "@opentelemetry/api";
import { type ReadableSpan, TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { spanClock } from "./span-clock.ts";

const millis = ([seconds, nanos]: ReadableSpan["startTime"]): number => seconds * 1e3 + nanos / 1e6;

describe("a span's clock", () => {
  it("never goes beyond the end that the span is given later", () => {
    const tracer = new TracerProvider({}).getTracer("test");
    for (let run = 0; run < 200; run += 1) {
      const span = tracer.startSpan("call");
      const { startMs, nowMs } = spanClock(span, 0);
      const now = nowMs();
      span.end();
      const { startTime, endTime } = span as unknown as ReadableSpan;
      expect(startMs).toBeCloseTo(millis(startTime), 3);
      expect(now).toBeGreaterThanOrEqual(startMs);
      expect(now).toBeLessThanOrEqual(millis(endTime) + 0.001);
    }
  });

  it("begins where it is told to with a span that does not tell", () => {
    expect(spanClock(trace.wrapSpanContext({ traceId: "", spanId: "", traceFlags: 0 }), 1_000).startMs).toBe(1_000);
  });
});
