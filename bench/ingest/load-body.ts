import { attribute, field, fixed64, integer, text } from "./proto.ts";
import { createRandom, type Random } from "./random.ts";
import { agentTrace, webTrace, type LoadSpan } from "./traces.ts";

/** One trace of so many is an agent's; the others are those of ordinary web services. */
const TRACES_PER_AGENT_TRACE = 16;
const SERVICES = ["storefront", "order-service", "concierge-agent", "inventory"];

/**
 * An `ExportTraceServiceRequest` that is encoded once and sent many times: before each sending, `renew` writes other
 * trace ids over those that it has, so that no two sendings hold the same span.
 */
export class LoadBody {
  readonly bytes: Buffer;
  readonly #places: Uint32Array;
  readonly #originals: Uint32Array;
  #sendings = 0;

  constructor(seed: number, spans: number, nowNano: bigint) {
    const made = imagine(createRandom(seed), spans, nowNano);
    this.bytes = Buffer.from(encode(made));
    const places = findIds(this.bytes, made);
    this.#places = Uint32Array.from(places);
    this.#originals = Uint32Array.from(places, (at) => this.bytes.readUInt32LE(at));
  }

  /** Multiplying by an odd number meets every 32-bit value once, and spreads neighbours, as real trace ids are spread. */
  renew(): void {
    const change = Math.imul(++this.#sendings, 0x9e3779b1);
    const { bytes } = this;
    for (let i = 0; i < this.#places.length; i++) {
      bytes.writeInt32LE((this.#originals[i] ?? 0) ^ change, this.#places[i] ?? 0);
    }
  }
}

function imagine(random: Random, count: number, nowNano: bigint): readonly LoadSpan[] {
  const spans: LoadSpan[] = [];
  for (let trace = 0; spans.length < count; trace++) {
    const isAgent = trace % TRACES_PER_AGENT_TRACE === TRACES_PER_AGENT_TRACE - 1;
    spans.push(...(isAgent ? agentTrace(random, nowNano) : webTrace(random, nowNano)));
  }
  return spans.slice(0, count);
}

/** Where the first four bytes of each span's trace id lie. */
function findIds(bytes: Buffer, spans: readonly LoadSpan[]): readonly number[] {
  const places: number[] = [];
  for (const { traceId, spanId } of spans) {
    const ids = Buffer.concat([field(1, traceId), field(2, spanId)]);
    const at = bytes.indexOf(ids);
    if (at < 0) throw new Error("Cannot find a span's ids in its body: expected them as encoded");
    places.push(at + 2);
  }
  return places;
}

/** As a gateway sends them: a few services, each with its resource and one scope. */
function encode(spans: readonly LoadSpan[]): Uint8Array {
  const size = Math.ceil(spans.length / SERVICES.length);
  const parts = SERVICES.map((service, i) => resourceSpans(service, spans.slice(i * size, (i + 1) * size)));
  return Buffer.concat(parts.map((part) => field(1, part)));
}

function resourceSpans(service: string, spans: readonly LoadSpan[]): Uint8Array {
  const resource = Buffer.concat([
    attribute(1, "service.name", service),
    attribute(1, "service.version", "4.12.0"),
    attribute(1, "deployment.environment.name", "production"),
    attribute(1, "cloud.region", "us-east-1"),
    attribute(1, "host.name", "ip-10-0-3-17.ec2.internal"),
  ]);
  const scope = Buffer.concat([text(1, "@opentelemetry/instrumentation-http"), text(2, "0.301.0")]);
  const scopeSpans = Buffer.concat([field(1, scope), ...spans.map((span) => field(2, encodeSpan(span)))]);
  return Buffer.concat([field(1, resource), field(2, scopeSpans)]);
}

function encodeSpan(span: LoadSpan): Uint8Array {
  return Buffer.concat([
    field(1, span.traceId),
    field(2, span.spanId),
    ...(span.parentSpanId === undefined ? [] : [field(4, span.parentSpanId)]),
    text(5, span.name),
    integer(6, span.kind),
    fixed64(7, span.startNano),
    fixed64(8, span.endNano),
    ...span.attributes.map(([key, value]) => attribute(9, key, value)),
    ...(span.isError ? [field(15, Buffer.concat([text(2, "upstream timed out"), integer(3, 2)]))] : []),
  ]);
}
