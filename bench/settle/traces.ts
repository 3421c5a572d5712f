import type { SpanFixture } from "../../packages/server/src/pipeline/batch/testing/span-fixture.ts";
import { createRandom } from "../ingest/random.ts";
import { agentTrace, webTrace, type LoadSpan } from "../ingest/traces.ts";

/** One trace of so many is an agent's: enough that most spans have to be settled. */
const TRACES_PER_AGENT_TRACE = 2;
/** Traces begin a millisecond apart, as those of a busy service. */
const APART_NANO = 1_000_000n;
const RESOURCE = { "service.name": "storefront" };

/** Traces, whole, of at least as many spans as asked for. */
export function imagineTraces(spans: number, nowNano: bigint): readonly (readonly SpanFixture[])[] {
  const random = createRandom(7);
  const traces: SpanFixture[][] = [];
  for (let made = 0, trace = 0; made < spans; trace++) {
    const start = nowNano + BigInt(trace) * APART_NANO;
    const isAgent = trace % TRACES_PER_AGENT_TRACE === TRACES_PER_AGENT_TRACE - 1;
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
