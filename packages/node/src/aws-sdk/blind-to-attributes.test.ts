import type { Attributes, Context, Link, SpanKind } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  InMemorySpanExporter,
  ParentBasedSampler,
  type Sampler,
  type SamplingResult,
  SamplingDecision,
  SimpleSpanProcessor,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { describe, expect, it, vi } from "vitest";
import { SessionSpanProcessor } from "../session/session-span-processor.ts";
import { processorIsBlind, samplerIsBlind } from "./blind-to-attributes.ts";

const exporter = new InMemorySpanExporter();
const decision = { decision: SamplingDecision.RECORD_AND_SAMPLED };
const looking: Sampler = {
  shouldSample(_context, _traceId, _name, _kind, attributes) {
    return "x" in attributes ? decision : { decision: SamplingDecision.NOT_RECORD };
  },
};

class HandsOnAndLooks implements Sampler {
  readonly inner: Sampler = new AlwaysOnSampler();

  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    if ("x" in attributes) return decision;
    return this.inner.shouldSample(context, traceId, name, kind, attributes, links);
  }
}

describe("samplers that look at no attribute", () => {
  it.each([
    ["always on", new AlwaysOnSampler()],
    ["always off", new AlwaysOffSampler()],
    ["a ratio of traces", new TraceIdRatioBasedSampler(0.5)],
    ["the parent's decision", new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.5) })],
  ])("are known: %s", (_, sampler) => {
    expect(samplerIsBlind(sampler)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["one that looks", looking],
    ["one within another", new ParentBasedSampler({ root: looking })],
    ["deep within", new ParentBasedSampler({ root: new ParentBasedSampler({ root: looking }) })],
    ["for children alone", new ParentBasedSampler({ root: new AlwaysOnSampler(), localParentSampled: looking })],
    ["a list of all that it is asked with", { shouldSample: (...all: unknown[]) => (all[4] ? decision : decision) }],
    [
      "the engine's own list of that",
      {
        shouldSample() {
          return arguments[4] === undefined ? decision : decision;
        },
      },
    ],
    [
      "a default for the attributes",
      { shouldSample: (_a: 1, _b: 1, _c: 1, _d: 1, e = {}) => (e ? decision : decision) },
    ],
    ["a bound method", { shouldSample: looking.shouldSample.bind(looking) }],
    ["a method that was laid over", { shouldSample: vi.fn(() => decision) }],
    ["one that hands on and looks", new HandsOnAndLooks()],
    ["none at all", {}],
    ["no object", undefined],
  ])("are not taken for one: %s", (_, sampler) => {
    expect(samplerIsBlind(sampler)).toBe(false);
  });
});

/** The SDK's processor of several. */
function many(...spanProcessors: readonly object[]): unknown {
  const all = spanProcessors as readonly SpanProcessor[];
  return Reflect.get(new TracerProvider({ spanProcessors: [...all] }).getTracer("t"), "_spanProcessor");
}

describe("span processors that look at no attribute when a span begins", () => {
  it.each([
    ["batches", new BatchSpanProcessor({ exporter })],
    ["one by one", new SimpleSpanProcessor({ exporter })],
    ["sessions", new SessionSpanProcessor()],
    ["several", many(new BatchSpanProcessor({ exporter }), new SessionSpanProcessor())],
    ["none", many()],
  ])("are known: %s", (_, processor) => {
    expect(processorIsBlind(processor)).toBe(true);
  });

  it.each<[string, unknown]>([
    ["one that does something", { onStart: (span: object) => Object.keys(span) }],
    [
      "one that is asked by another",
      many(new SessionSpanProcessor(), {
        onStart(span: object) {
          Object.keys(span);
        },
      }),
    ],
    ["a method that was laid over", many({ onStart: vi.fn() })],
    [
      "one that asks others, and looks",
      {
        ["_spanProcessors"]: [],
        onStart(span: object, context: object) {
          Object.keys(span);
          new SimpleSpanProcessor({ exporter }).onStart(span as never, context as never);
        },
      },
    ],
    ["none at all", {}],
    ["no object", undefined],
  ])("are not taken for one: %s", (_, processor) => {
    expect(processorIsBlind(processor)).toBe(false);
  });
});
