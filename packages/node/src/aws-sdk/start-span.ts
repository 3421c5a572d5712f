import { type Attributes, type Context, type Span, SpanKind, type SpanOptions, type Tracer } from "@opentelemetry/api";
import { startSpanBeneath } from "../beside/silent-peer.ts";
import { isRecord } from "../values.ts";
import { askedBy, processorIsBlind, samplerIsBlind } from "./blind-to-attributes.ts";
import { putAttributes } from "./put-attributes.ts";

const CLIENT: SpanOptions = { kind: SpanKind.CLIENT };

/**
 * Begins a client span with attributes: strings, numbers, booleans and lists of them, of which the lists must not change
 * any more. For each attribute that a span begins with, an SDK looks twice whether it is one, and line 3 makes two sets to
 * do so. It does that for samplers and span processors; where none of them looks, ours are put on the span afterwards.
 */
export function startSpan(tracer: Tracer, name: string, attributes: Attributes, parent: Context): Span {
  if (!isBlind(tracer)) return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
  const span = tracer.startSpan(name, CLIENT, parent);
  putAttributes(span, attributes);
  return span;
}

/** What was found out about a tracer, and of what. */
interface Known {
  readonly startSpan: unknown;
  readonly sampler: unknown;
  readonly processor: unknown;
  /** Processors that one of several asks: more are pushed there after the SDK was built. */
  readonly processors: number;
  readonly isBlind: boolean;
}

const known = new WeakMap<object, Known>();

/** Whether nobody in a tracer looks at what a span begins with. Its members are no part of any interface. */
function isBlind(tracer: object): boolean {
  const { startSpan: begin, _sampler: sampler, _spanProcessor: processor } = tracer as Record<string, unknown>;
  if (!isRecord(sampler) || !isRecord(processor)) return false;
  const processors = askedBy(processor)?.length ?? 0;
  let found = known.get(tracer);
  if (
    found === undefined ||
    found.startSpan !== begin ||
    found.sampler !== sampler ||
    found.processor !== processor ||
    found.processors !== processors
  ) {
    const blind = isSdk(begin) && samplerIsBlind(sampler) && processorIsBlind(processor);
    found = { startSpan: begin, sampler, processor, processors, isBlind: blind };
    known.set(tracer, found);
  }
  return found.isBlind;
}

/** Whether nobody laid anything over that could want to see the attributes; what we did does not. */
function isSdk(begin: unknown): boolean {
  const beneath = startSpanBeneath(begin);
  return (
    typeof beneath === "function" && Function.prototype.toString.call(beneath).includes("this._sampler.shouldSample(")
  );
}
