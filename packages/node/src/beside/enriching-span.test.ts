import { type Attributes, SpanStatusCode, type TimeInput, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTelemetrySink, type TelemetrySink } from "../testing/telemetry-sink.ts";
import { EnrichingSpan, giveUpWaiting } from "./enriching-span.ts";

describe("EnrichingSpan", () => {
  let sink: TelemetrySink;
  beforeEach(() => {
    sink = openTelemetrySink();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    sink.close();
  });

  const theirs = () => trace.getTracer("peer").startSpan("theirs", { attributes: { tokens: 1, kept: "yes" } });
  const startOwn = (attributes: Attributes, startTime: TimeInput, peerHasEnded: boolean) =>
    trace.getTracer("ours").startSpan("ours", { attributes: { ...attributes, peerHasEnded }, startTime });
  const names = () => sink.spans.map(({ name }) => name);

  it("writes what was set when they end theirs, over what they set in between, and does not end it", () => {
    const peer = theirs();
    const span = new EnrichingSpan(peer, { first: true }, startOwn);
    span.setAttributes({ tokens: 2 });
    span.end();
    expect(names()).toEqual([]);
    peer.setAttributes({ tokens: 3 });
    peer.end();
    expect(sink.onlySpan().attributes).toEqual({ first: true, tokens: 2, kept: "yes", "outcrop.enriched": true });
    vi.runAllTimers();
    expect(names()).toEqual(["theirs"]);
  });

  it("tells an error where they do not, and leaves theirs", () => {
    for (const theyTell of [false, true]) {
      const peer = theirs();
      const span = new EnrichingSpan(peer, {}, startOwn);
      span.setStatus({ code: SpanStatusCode.ERROR, message: "ours" });
      span.recordException(new Error("ours"));
      span.end();
      if (theyTell) peer.setStatus({ code: SpanStatusCode.ERROR, message: "theirs" });
      peer.end();
    }
    expect(sink.spans.map(({ status, events }) => [status.message, events.length])).toEqual([
      ["ours", 0],
      ["theirs", 0],
    ]);
  });

  it("becomes a span of our own where they end theirs before the call has ended", () => {
    const peer = theirs();
    const span = new EnrichingSpan(peer, {}, startOwn);
    peer.end();
    span.setAttribute("tokens", 2);
    span.setStatus({ code: SpanStatusCode.ERROR, message: "ours" });
    span.recordException(new Error("ours"));
    span.end();
    span.end();
    expect(names()).toEqual(["theirs", "ours"]);
    expect(sink.spans[0]?.attributes).toEqual({ tokens: 1, kept: "yes" });
    expect(sink.spans[1]).toMatchObject({ attributes: { tokens: 2, peerHasEnded: true }, status: { message: "ours" } });
    expect(sink.spans[1]?.events).toHaveLength(1);
  });

  it.each([
    ["a second", () => vi.advanceTimersByTime(1_000)],
    ["a flush", giveUpWaiting],
  ])("becomes a span of our own where they have not ended theirs after %s", (_what, wait) => {
    const peer = theirs();
    const span = new EnrichingSpan(peer, {}, startOwn);
    vi.advanceTimersByTime(5_000);
    giveUpWaiting();
    expect(names()).toEqual([]);
    span.end();
    wait();
    expect(sink.onlySpan()).toMatchObject({ name: "ours", attributes: { peerHasEnded: false } });
    peer.end();
    expect(names()).toEqual(["ours", "theirs"]);
    expect(sink.spans[1]?.attributes).toEqual({ tokens: 1, kept: "yes" });
  });

  it("lasts from the call's begin to its end", async () => {
    const before = Date.now();
    const earliest = performance.now();
    const span = new EnrichingSpan(theirs(), {}, startOwn);
    const after = Date.now();
    const ended = performance.now() + 40;
    await expect.poll(() => performance.now(), { interval: 5 }).toBeGreaterThan(ended);
    span.end(ended);
    giveUpWaiting();
    const { startTime, duration } = sink.onlySpan();
    const began = startTime[0] * 1_000 + startTime[1] / 1e6;
    // The two clocks may differ a little.
    expect([began > before - 20, began < after + 20]).toEqual([true, true]);
    expect(duration[1] / 1e6).toBeGreaterThan(38);
    expect(duration[1] / 1e6).toBeLessThan(ended - earliest + 5);
  });

  it("becomes a span of our own where theirs cannot be changed", () => {
    const peer = Object.preventExtensions(theirs());
    const span = new EnrichingSpan(peer, { tokens: 2 }, startOwn);
    span.end();
    peer.end();
    giveUpWaiting();
    expect(names()).toEqual(["theirs", "ours"]);
  });

  it("leaves their span's `end` to work as it did", () => {
    const peer = theirs();
    const span = new EnrichingSpan(peer, {}, startOwn);
    span.end();
    peer.end(5);
    expect(peer.isRecording()).toBe(false);
    expect(span.isRecording()).toBe(false);
    expect(() => peer.end()).not.toThrow();
    expect(span.spanContext()).toBe(peer.spanContext());
  });
});
