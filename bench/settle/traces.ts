import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { createRandom } from "../ingest/random.ts";
import { agentTrace, webTrace, type LoadSpan } from "../ingest/traces.ts";

export interface Imagined {
  /** Traces, whole, of at least as many spans. */
  readonly spans: number;
  readonly fromNano: bigint;
  /** Between the beginnings of two traces. */
  readonly apartNano: bigint;
  /** One trace of so many is an agent's, the others are those of web services. */
  readonly tracesPerAgentTrace: number;
}

const RESOURCE = { "service.name": "storefront" };

export function imagineTraces(options: Imagined): readonly (readonly SpanFixture[])[] {
  const { spans, fromNano, apartNano, tracesPerAgentTrace } = options;
  const random = createRandom(7);
  const traces: SpanFixture[][] = [];
  for (let made = 0, trace = 0; made < spans; trace++) {
    const start = fromNano + BigInt(trace) * apartNano;
    const isAgent = trace % tracesPerAgentTrace === tracesPerAgentTrace - 1;
    const imagined = (isAgent ? agentTrace(random, start) : webTrace(random, start)).map(fixtureOf);
    traces.push(imagined);
    made += imagined.length;
  }
  return traces;
}

function fixtureOf(span: LoadSpan): SpanFixture {
  return {
    org: "bench",
    traceId: hexOf(span.traceId),
    spanId: hexOf(span.spanId),
    parentSpanId: span.parentSpanId === undefined ? "" : hexOf(span.parentSpanId),
    name: span.name,
    serviceName: "storefront",
    scopeName: "bench",
    startUnixNano: span.startNano,
    durationNano: span.endNano - span.startNano,
    statusCode: span.isError ? "Error" : "Unset",
    attributes: Object.fromEntries(span.attributes),
    resource: RESOURCE,
  };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
