import { trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../../testing/telemetry-sink.ts";
import { SPAN_PAIRS } from "./span-pair.ts";

let sink: TelemetrySink;
beforeEach(() => {
  sink = openTelemetrySink();
});
afterEach(() => sink.close());

it("ends a span of ours also where what it was to tell cannot be read", () => {
  const span = trace.getTracer("test").startSpan("chat");
  const unreadable = (): void => {
    throw new Error("a getter");
  };
  SPAN_PAIRS.replace.end(span, () => undefined, unreadable, {});
  expect(sink.spans.map(({ name }) => name)).toEqual(["chat"]);
});
