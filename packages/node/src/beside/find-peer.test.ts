import { type Attributes, type Context, context, SpanKind, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { SCOPE_NAME } from "../version.ts";
import { findPeer as find, type FoundPeer } from "./find-peer.ts";

const AWS = "@opentelemetry/instrumentation-aws-sdk";

const findPeer = (active: Context, operation: string): FoundPeer | undefined =>
  find(active, operation, { tracer: () => trace.getTracer(SCOPE_NAME) });

describe("findPeer", () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = openTelemetrySink();
  });
  afterEach(() => sink.close());

  /** What is found while a span of another scope is active. */
  function beneath(scope: string, attributes: Attributes, operation: string): FoundPeer | undefined {
    const span = trace.getTracer(scope).startSpan("theirs", { kind: SpanKind.CLIENT, attributes });
    const found = findPeer(trace.setSpan(context.active(), span), operation);
    span.end();
    return found;
  }

  it.each([
    [AWS, "Converse", true],
    [AWS, "ConverseStream", true],
    [AWS, "InvokeModelWithResponseStream", true],
    [AWS, "InvokeModelWithBidirectionalStream", false],
    [AWS, "InvokeAgent", false],
    ["@traceloop/instrumentation-bedrock", "ConverseStream", false],
    ["@traceloop/instrumentation-bedrock", "InvokeModelWithResponseStream", true],
    ["@openlit/instrumentation-bedrock", "ConverseStream", true],
  ])("finds the active span of %s, and of %s whether it sees the end: %s", (scope, operation, seesEnd) => {
    expect(beneath(scope, {}, operation)?.seesEnd).toBe(seesEnd);
  });

  it.each([
    [{ "rpc.system": "aws-api", "rpc.method": "Converse" }],
    [{ "rpc.system.name": "aws-api", "rpc.method": "BedrockRuntime/Converse" }],
  ])("finds a span of anybody that the conventions for the AWS API tell: %j", (attributes) => {
    expect(beneath("some-vendor", attributes, "Converse")?.seesEnd).toBe(true);
    expect(beneath("some-vendor", { ...attributes, "rpc.method": "ConverseStream" }, "ConverseStream")?.seesEnd).toBe(
      false,
    );
  });

  it.each([
    [
      "a framework that calls the model",
      "strands-agents",
      { "gen_ai.operation.name": "chat", "gen_ai.provider.name": "aws.bedrock" },
    ],
    ["another operation of AWS", "some-vendor", { "rpc.system": "aws-api", "rpc.method": "GetItem" }],
    ["a call of something else", "some-vendor", { "rpc.system": "grpc", "rpc.method": "Converse" }],
    ["Outcrop", SCOPE_NAME, { "rpc.system": "aws-api", "rpc.method": "Converse" }],
  ])("leaves alone the span of %s", (_whose, scope, attributes) => {
    expect(beneath(scope, attributes, "Converse")).toBeUndefined();
  });

  it("takes a span for one call alone", () => {
    const span = trace.getTracer(AWS).startSpan("theirs");
    const active = trace.setSpan(context.active(), span);
    expect([findPeer(active, "Converse")?.span, findPeer(active, "Converse")]).toEqual([span, undefined]);
  });

  it("leaves alone a span that another provider made: it goes elsewhere", () => {
    const span = new TracerProvider().getTracer(AWS).startSpan("theirs");
    expect(findPeer(trace.setSpan(context.active(), span), "Converse")).toBeUndefined();
  });

  it("leaves alone a span that has ended, one that is not recorded, and none", () => {
    const span = trace.getTracer(AWS).startSpan("theirs");
    span.end();
    expect(findPeer(trace.setSpan(context.active(), span), "Converse")).toBeUndefined();
    const unsampled = trace.wrapSpanContext(span.spanContext());
    expect(findPeer(trace.setSpan(context.active(), unsampled), "Converse")).toBeUndefined();
    expect(findPeer(context.active(), "Converse")).toBeUndefined();
  });
});
