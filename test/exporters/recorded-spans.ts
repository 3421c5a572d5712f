import {
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { START_MS } from "./kept.ts";

/** Ids 1, 2, 3 …, so that each line of the SDK makes the same. */
export class CountingIds {
  #last = 0;
  generateTraceId(): string {
    return (++this.#last).toString(16).padStart(32, "0");
  }
  generateSpanId(): string {
    return (++this.#last).toString(16).padStart(16, "0");
  }
}

const PER_TRACE = 10;
const KINDS = [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER];

/** Traces of ten spans with all that a span can carry: every kind of attribute, events, links, errors, odd text. */
export function recordSpans(provider: TracerProvider, count: number): void {
  const tracer = provider.getTracer("exporters", "1.2.3");
  for (let i = 0; i < count; i += PER_TRACE) {
    const root = recordOne(tracer, i, ROOT_CONTEXT);
    for (let j = 1; j < PER_TRACE && i + j < count; j++) recordOne(tracer, i + j, root);
  }
}

function recordOne(tracer: Tracer, i: number, parent: Context): Context {
  const startTime = new Date(START_MS + i);
  const span = tracer.startSpan(
    `step ${i % 17} – “é😀”`,
    {
      kind: KINDS[i % KINDS.length] ?? SpanKind.INTERNAL,
      startTime,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "anthropic.claude-sonnet-4-5-20250929-v1:0",
        "gen_ai.usage.input_tokens": i,
        "gen_ai.request.temperature": 0.5,
        "a.negative": -i,
        "a.large": Number.MAX_SAFE_INTEGER,
        "a.bool": i % 2 === 0,
        "a.text": "x".repeat(i % 50),
        "a.texts": ["a", "ü", ""],
        "a.numbers": [1, 2, i],
        "a.doubles": [0.25, -1.5],
        "a.bools": [true, false],
      },
      links: i % 7 === 0 ? [{ context: linked(i), attributes: { why: "retry", times: i } }] : [],
    },
    parent,
  );
  if (i % 3 === 0) span.addEvent("first", { at: i, what: "größe" }, new Date(START_MS + i + 1));
  if (i % 11 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: `failed at ${i}` });
  else if (i % 5 === 0) span.setStatus({ code: SpanStatusCode.OK });
  span.end(new Date(START_MS + i + (i % 2000)));
  return trace.setSpan(parent, span);
}

function linked(i: number) {
  return { traceId: (i + 1).toString(16).padStart(32, "f"), spanId: "00000000000000ff", traceFlags: 1 };
}
