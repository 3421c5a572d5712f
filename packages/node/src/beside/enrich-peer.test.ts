import { context, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { settingsFrom } from "../settings.ts";
import { createTelemetry } from "../telemetry.ts";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { giveUpWaiting } from "./enriching-span.ts";
import { enrichPeer, sameTelemetry } from "./enrich-peer.ts";

describe("enrichPeer", () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = openTelemetrySink();
  });
  afterEach(() => sink.close());
  const telemetry = createTelemetry(settingsFrom({}));
  const tracer = () => trace.getTracer("@opentelemetry/instrumentation-aws-sdk");

  /** A call whose span somebody else has, beneath the caller's, and ends early, late or never. */
  function call(peerEnds: "before" | "after" | "never") {
    const root = tracer().startSpan("root");
    const peer = tracer().startSpan("theirs", {}, trace.setSpan(context.active(), root));
    const active = trace.setSpan(context.active(), peer);
    const span = enrichPeer(telemetry, peer)
      .tracer()
      .startSpan("ours", { attributes: { a: 1 } }, active);
    if (peerEnds === "before") peer.end();
    span.end();
    if (peerEnds === "after") peer.end();
    giveUpWaiting();
    const [first] = sink.spans.filter(({ name }) => name === "ours");
    return {
      root: root.spanContext().spanId,
      peer: peer.spanContext().spanId,
      parent: first?.parentSpanContext?.spanId,
    };
  }

  it("makes no span where theirs tells the call", () => {
    call("after");
    expect(sink.onlySpan()).toMatchObject({ name: "theirs", attributes: { a: 1 } });
  });

  it("makes ours beneath theirs where that ended early, and in its place where it never ends", () => {
    const early = call("before");
    expect(early.parent).toBe(early.peer);
    sink.close();
    sink = openTelemetrySink();
    const never = call("never");
    expect(never.parent).toBe(never.root);
  });

  it("makes ours a root in the place of a root that never ends", () => {
    const peer = tracer().startSpan("theirs");
    const active = trace.setSpan(context.active(), peer);
    enrichPeer(telemetry, peer).tracer().startSpan("ours", {}, active).end();
    giveUpWaiting();
    expect(sink.onlySpan().parentSpanContext).toBeUndefined();
  });

  it("leaves the spans that an operation makes beneath its own as they are", () => {
    const peer = tracer().startSpan("theirs");
    const operation = sameTelemetry(
      {
        name: "Retrieve",
        observe: (_input, start) => {
          start.telemetry.tracer().startSpan("beneath").end();
          return { spanName: "ours", attributes: {}, output: () => undefined, finish: () => ({}) };
        },
      },
      telemetry,
    );
    operation.observe({}, { telemetry: enrichPeer(telemetry, peer), startedAtMs: 0, endpoint: {} });
    expect(sink.onlySpan().name).toBe("beneath");
  });
});
