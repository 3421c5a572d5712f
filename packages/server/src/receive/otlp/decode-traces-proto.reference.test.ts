import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import { readBatch } from "../../pipeline/batch/testing/span-fixture.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";
import { attributes, id, text, time } from "./testing/otlp-arbitraries.ts";
import { encodeRequest, referenceSpans, type TracesRequest } from "./testing/reference-decoder.ts";

/** Every value that protobuf and the batch both know of a span. */
function ours(body: Uint8Array, batch?: SpanBatch): readonly object[] {
  const decoded = decodeTracesProto(body, "acme", batch);
  if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(decoded.reason);
  return spansOf(decoded.batch);
}

function spansOf(batch: SpanBatch): readonly object[] {
  return (readBatch(batch) as readonly Record<string, unknown>[]).map((span, row) => {
    const { org: _org, finishReasons: _reasons, tokens: _tokens, timeToFirstChunk: _first, ...rest } = span;
    const { costNanoUsd: _cost, ids: _ids, words: _words, ...values } = rest;
    return { ...values, traceState: batch.row(row).traceState };
  });
}

const span = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    parentSpanId: fc.oneof(id(8), fc.constant(new Uint8Array(8))),
    traceState: text,
    name: text,
    kind: fc.nat(7),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes,
    events: fc.array(fc.record({ timeUnixNano: time, name: text, attributes }, { requiredKeys: [] }), { maxLength: 3 }),
    links: fc.array(fc.record({ traceId: id(16), spanId: id(8), traceState: text, attributes }), { maxLength: 2 }),
    status: fc.record({ message: text, code: fc.nat(4) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["traceId", "spanId", "startTimeUnixNano"] },
);
const request = fc.record({
  resourceSpans: fc.array(
    fc.record({
      // A service's name that is no string becomes the text of it, which is not what is compared here.
      resource: fc.record({ attributes: attributes.map((pairs) => pairs.filter(({ key }) => key !== "service.name")) }),
      scopeSpans: fc.array(
        fc.record({ scope: fc.record({ name: text, version: text }), spans: fc.array(span, { maxLength: 3 }) }),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

describe("decoding by hand, beside protobufjs", () => {
  it("gives the same spans, value by value, for whatever protobufjs writes", () => {
    fc.assert(
      fc.property(request, (generated) => {
        const body = encodeRequest(generated as TracesRequest);
        expect(ours(body)).toEqual(referenceSpans(body));
      }),
      { numRuns: 80 },
    );
  });

  it("gives the same spans in a batch that held those of any other body before", () => {
    const spare = new SpareBatch(() => new SpanBatch());
    fc.assert(
      fc.property(fc.array(request, { minLength: 2, maxLength: 4 }), (all) => {
        const bodies = all.map((generated) => encodeRequest(generated as TracesRequest));
        for (const body of [...bodies, ...bodies]) {
          expect(spare.lend((batch) => ours(body, batch))).toEqual(referenceSpans(body));
        }
      }),
      { numRuns: 10 },
    );
  });

  it("gives the same spans for a request as Python's exporter sent it", () => {
    const file = new URL("../otlp-http/testdata/python-otlp-request.json", import.meta.url);
    const recorded = JSON.parse(readFileSync(file, "utf8")) as { readonly bodyBase64: string };
    const body = gunzipSync(Buffer.from(recorded.bodyBase64, "base64"));
    expect(ours(body)).toEqual(referenceSpans(body));
    expect(referenceSpans(body)).toMatchObject([{ serviceName: "support-py" }, { serviceName: "support-py" }]);
  });
});
