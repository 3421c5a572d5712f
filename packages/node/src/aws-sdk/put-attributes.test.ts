import { type Span, trace, type Tracer } from "@opentelemetry/api";
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { putAttributes } from "./put-attributes.ts";

const SEEN = { text: "a", count: 1, isSet: false, list: ["x", "y"] };

describe("attributes that are put on a span", () => {
  let exporter: InMemorySpanExporter;
  beforeEach(() => {
    exporter = new InMemorySpanExporter();
  });
  afterEach(() => vi.restoreAllMocks());

  const tracer = (spanLimits = {}): Tracer =>
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })], spanLimits }).getTracer("t");
  const ended = (span: Span): object => {
    span.end();
    const { attributes, droppedAttributesCount } = exporter.getFinishedSpans().at(-1) ?? {};
    return { attributes, droppedAttributesCount };
  };

  it("are what the API would have set, without asking it", () => {
    const span = tracer().startSpan("s", { attributes: { text: "before", other: 1 } });
    putAttributes(span, SEEN);
    // The API would have made a copy.
    expect((span as unknown as ReadableSpan).attributes["list"]).toBe(SEEN.list);
    const byApi = tracer().startSpan("s", { attributes: { text: "before", other: 1 } });
    byApi.setAttributes(SEEN);
    expect(ended(span)).toEqual({ attributes: { ...SEEN, other: 1 }, droppedAttributesCount: 0 });
    expect(ended(byApi)).toEqual(ended(tracer().startSpan("s", { attributes: { ...SEEN, other: 1 } })));
  });

  it("are left out where they have no value", () => {
    const span = tracer().startSpan("s");
    putAttributes(span, { ...SEEN, absent: undefined });
    expect(Object.keys((span as unknown as ReadableSpan).attributes)).toEqual(Object.keys(SEEN));
  });

  it("are counted, so that a later one is dropped where the API would drop it", () => {
    const span = tracer({ attributeCountLimit: 66 }).startSpan("s");
    putAttributes(span, SEEN);
    putAttributes(span, { text: "b" });
    for (let i = 0; i < 64; i += 1) span.setAttribute(`more.${i}`, i);
    expect(ended(span)).toMatchObject({ attributes: { text: "b" }, droppedAttributesCount: 2 });
  });

  it("are cut and dropped by the SDK where its limits say so", () => {
    const cut = tracer({ attributeValueLengthLimit: 3 }).startSpan("s");
    putAttributes(cut, { text: "abcdef", list: ["abcdef"] });
    expect(ended(cut)).toMatchObject({ attributes: { text: "abc", list: ["abc"] } });
    const few = tracer({ attributeCountLimit: 2 }).startSpan("s");
    putAttributes(few, SEEN);
    expect(ended(few)).toMatchObject({ attributes: { text: "a", count: 1 }, droppedAttributesCount: 2 });
  });

  it("go by methods that somebody has laid over, on one span or on all", () => {
    const seen: string[] = [];
    const span = tracer().startSpan("s");
    const own = span.setAttribute.bind(span);
    span.setAttribute = (name, value) => {
      seen.push(name);
      return own(name, value);
    };
    putAttributes(span, { text: "a" });
    const prototype = Object.getPrototypeOf(tracer().startSpan("s")) as Span;
    vi.spyOn(prototype, "setAttributes").mockImplementation(function (this: Span, attributes) {
      seen.push(...Object.keys(attributes));
      return this;
    });
    putAttributes(tracer().startSpan("s"), { count: 1 });
    expect(seen).toEqual(["text", "count"]);
  });

  it("leave spans that have ended, that are not recorded, and of other makers to the API", () => {
    const span = tracer().startSpan("s");
    span.end();
    putAttributes(span, SEEN);
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({});
    putAttributes(trace.wrapSpanContext(span.spanContext()), SEEN);
    const other = { setAttributes: vi.fn() };
    putAttributes(other as unknown as Span, SEEN);
    expect(other.setAttributes).toHaveBeenCalledWith(SEEN);
  });
});
