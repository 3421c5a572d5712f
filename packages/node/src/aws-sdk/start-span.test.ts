import { ROOT_CONTEXT, type Span, SpanKind, type Tracer } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, it, vi } from "vitest";
import { watchSilentPeers } from "../beside/silent-peer.ts";
import { openTelemetrySink } from "../testing/telemetry-sink.ts";
import { startSpan } from "./start-span.ts";

const ATTRIBUTES = {
  "gen_ai.request.model": "m",
  "gen_ai.request.max_tokens": 5,
  "gen_ai.request.stop_sequences": ["x"],
};

interface Setup {
  readonly sampler?: Sampler;
  readonly processors?: readonly SpanProcessor[];
  readonly spanLimits?: object;
}

function tracerOf({ sampler, processors = [], spanLimits }: Setup = {}): Tracer {
  const simple = new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() });
  const spanProcessors = [simple, ...processors];
  return new TracerProvider({
    spanProcessors,
    ...(sampler === undefined ? {} : { sampler }),
    ...(spanLimits === undefined ? {} : { spanLimits }),
  }).getTracer("t");
}

const told = (span: Span): object => {
  const { name, kind, attributes, droppedAttributesCount } = span as unknown as ReadableSpan;
  return { name, kind, attributes, droppedAttributesCount };
};
const begin = (tracer: Tracer): Span => startSpan(tracer, "chat m", ATTRIBUTES, ROOT_CONTEXT);
const byApi = (tracer: Tracer): Span =>
  tracer.startSpan("chat m", { kind: SpanKind.CLIENT, attributes: ATTRIBUTES }, ROOT_CONTEXT);

describe("a span that begins with attributes", () => {
  afterEach(() => vi.restoreAllMocks());

  it.each([{}, { attributeCountLimit: 2 }, { attributeCountLimit: 66 }, { attributeValueLengthLimit: 1 }])(
    "is what the API would have made, with limits of %o",
    (spanLimits) => {
      expect(told(begin(tracerOf({ spanLimits })))).toEqual(told(byApi(tracerOf({ spanLimits }))));
    },
  );

  it("takes them without the SDK's look at each, where nobody else looks", () => {
    const span = begin(tracerOf()) as unknown as ReadableSpan;
    // The SDK would have made a copy.
    expect(span.attributes["gen_ai.request.stop_sequences"]).toBe(ATTRIBUTES["gen_ai.request.stop_sequences"]);
  });

  it("shows them to a sampler that looks, and to a processor that does", () => {
    const seen: unknown[] = [];
    const sampler: Sampler = {
      shouldSample(_context, _traceId, _name, _kind, attributes) {
        seen.push({ ...attributes });
        return { decision: SamplingDecision.RECORD_AND_SAMPLED };
      },
    };
    begin(tracerOf({ sampler }));
    class Looking extends SimpleSpanProcessor {
      override onStart({ attributes }: { readonly attributes?: object }): void {
        seen.push({ ...attributes });
      }
    }
    const processor = new Looking({ exporter: new InMemorySpanExporter() });
    begin(tracerOf({ processors: [processor] }));
    expect(seen).toEqual([ATTRIBUTES, ATTRIBUTES]);
  });

  it("shows them to a processor that joins later", () => {
    const tracer = tracerOf();
    begin(tracer);
    const seen: unknown[] = [];
    const several = Reflect.get(tracer, "_spanProcessor") as Readonly<Record<string, unknown[]>>;
    several["_spanProcessors"]?.push({ onStart: ({ attributes }: ReadableSpan) => void seen.push({ ...attributes }) });
    begin(tracer);
    expect(seen).toEqual([ATTRIBUTES]);
  });

  it("shows them to whoever has laid something over the tracer, also later", () => {
    const tracer = tracerOf();
    begin(tracer);
    const own = tracer.startSpan.bind(tracer);
    const laidOver = vi
      .spyOn(tracer, "startSpan")
      .mockImplementation((name, options, parent) => own(name, options, parent));
    begin(tracer);
    expect(laidOver.mock.calls[0]?.[1]?.attributes).toEqual(ATTRIBUTES);
  });

  it("is not slowed down by what we lay over tracers ourselves", () => {
    const sink = openTelemetrySink();
    watchSilentPeers(() => true);
    const span = begin(tracerOf()) as unknown as ReadableSpan;
    expect(span.attributes["gen_ai.request.stop_sequences"]).toBe(ATTRIBUTES["gen_ai.request.stop_sequences"]);
    sink.close();
  });

  it("leaves tracers of other makers to the API", () => {
    const startIt = vi.fn<Tracer["startSpan"]>();
    begin({ startSpan: startIt, startActiveSpan: vi.fn() });
    expect(startIt).toHaveBeenCalledWith("chat m", { kind: SpanKind.CLIENT, attributes: ATTRIBUTES }, ROOT_CONTEXT);
  });
});
