import { context, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { carrySilentSpan, silentSpan, watchSilentPeers } from "./silent-peer.ts";

const OPENINFERENCE = "@arizeai/openinference-instrumentation-bedrock";

describe("silent peers", () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = openTelemetrySink();
    watchSilentPeers(() => true);
    watchSilentPeers(() => true);
  });
  afterEach(() => sink.close());
  const begin = (scope = OPENINFERENCE) => trace.getTracer(scope).startSpan("theirs");

  it("finds the span that was begun just now, once", () => {
    const span = begin();
    expect([silentSpan(context.active()), silentSpan(context.active())]).toEqual([span, undefined]);
  });

  it("finds the latest of several, and none of other scopes", () => {
    begin();
    const span = begin();
    begin("other");
    expect(silentSpan(context.active())).toBe(span);
  });

  it("finds none after anything asynchronous, unless the call carries it", async () => {
    begin();
    await Promise.resolve();
    expect(silentSpan(context.active())).toBeUndefined();
    const calls = ["a", "b"].map((name) => {
      const span = begin();
      return { span, found: carrySilentSpan(() => Promise.resolve(name).then(() => silentSpan(context.active()))) };
    });
    for (const { span, found } of calls) expect(await found).toBe(span);
  });

  it("carries nothing where there is nothing to carry", () => {
    expect(carrySilentSpan(() => context.active())).toBe(context.active());
  });
});
