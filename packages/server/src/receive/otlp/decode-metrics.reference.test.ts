import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import { encodeNative } from "../../pipeline/batch/native/encode-native.ts";
import { readNative } from "../../pipeline/batch/native/read-native.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import { readMetrics } from "../../pipeline/batch/testing/read-metrics.ts";
import { decodeMetricsJson } from "./decode-metrics-json.ts";
import { decodeMetricsProto } from "./decode-metrics-proto.ts";
import { metricsRequest } from "./testing/metric-arbitraries.ts";
import { toOtlpJson } from "./testing/otlp-json.ts";
import { encodeMetricsRequest } from "./testing/reference-decoder.ts";
import { referenceMetrics } from "./testing/reference-metrics.ts";

const RECEIVED_MS = 1_780_000_000_123;
const RECEIVED_NANO = BigInt(RECEIVED_MS) * 1_000_000n;

function ours(
  body: Uint8Array,
  decode: typeof decodeMetricsProto = decodeMetricsProto,
  batch: MetricBatch = new MetricBatch(),
): readonly object[] {
  const decoded = decode(body, "acme", batch, RECEIVED_MS);
  if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(decoded.reason);
  return readMetrics(decoded.batch);
}

interface ReadPoint {
  readonly exemplars: readonly { readonly attributes: readonly (readonly [string, unknown])[] }[];
}

/** Attributes of exemplars have no letters: they come back as the texts that the table has. */
function withoutExemplarAttributes(points: readonly object[]): readonly object[] {
  return (points as readonly ReadPoint[]).map((point) => ({
    ...point,
    exemplars: point.exemplars.map((exemplar) => ({
      ...exemplar,
      attributes: exemplar.attributes.map(([key]) => key),
    })),
  }));
}

describe("decoding data points by hand, beside protobufjs", () => {
  it("gives the same points, value by value, for whatever protobufjs writes", () => {
    fc.assert(
      fc.property(metricsRequest, (generated) => {
        const body = encodeMetricsRequest(generated);
        expect(ours(body)).toEqual(referenceMetrics(body, RECEIVED_NANO));
      }),
      { numRuns: 100 },
    );
  });

  it("gives the same points for the same request in OTLP/JSON", () => {
    fc.assert(
      fc.property(metricsRequest, (generated) => {
        const json = Buffer.from(JSON.stringify(toOtlpJson(generated)));
        expect(ours(json, decodeMetricsJson)).toEqual(referenceMetrics(encodeMetricsRequest(generated), RECEIVED_NANO));
      }),
      { numRuns: 80 },
    );
  });

  it("gives points that come back from a block of the log, value by value", () => {
    fc.assert(
      fc.property(metricsRequest, (generated) => {
        const batch = new MetricBatch();
        const points = ours(encodeMetricsRequest(generated), undefined, batch);
        const read = readNative(encodeNative(batch), new MetricBatch());
        expect(read.kind === "ok" && withoutExemplarAttributes(readMetrics(read.batch))).toEqual(
          withoutExemplarAttributes(points),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same points in a batch that held those of any other body before", () => {
    const spare = new SpareBatch(() => new MetricBatch());
    fc.assert(
      fc.property(fc.array(metricsRequest, { minLength: 2, maxLength: 4 }), (all) => {
        const bodies = all.map((generated) => encodeMetricsRequest(generated));
        for (const body of [...bodies, ...bodies]) {
          expect(spare.lend((batch) => ours(body, undefined, batch))).toEqual(referenceMetrics(body, RECEIVED_NANO));
        }
      }),
      { numRuns: 15 },
    );
  });

  it("neither throws nor hangs when a body is cut at any byte, or has any byte changed", () => {
    const batch = new MetricBatch();
    const survives = (body: Uint8Array): void => {
      batch.reset();
      const { kind } = decodeMetricsProto(body, "acme", batch, RECEIVED_MS);
      expect(["ok", "malformed"]).toContain(kind);
    };
    fc.assert(
      fc.property(metricsRequest, fc.infiniteStream(fc.nat(255)), (generated, bytes) => {
        const body = encodeMetricsRequest(generated).subarray(0, 400);
        for (let cut = 0; cut <= body.length; cut++) survives(body.subarray(0, cut));
        for (let at = 0; at < body.length; at++) survives(body.with(at, bytes.next().value ?? 0));
      }),
      { numRuns: 8 },
    );
  });

  it("neither throws nor hangs for JSON of any shape", () => {
    const names = ["resourceMetrics", "scopeMetrics", "metrics", "gauge", "histogram", "dataPoints", "bucketCounts"];
    const odd = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 1, -1, "x", "9999999999999999999999", []),
        fc.array(tie("node"), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom(...names, "name", "exemplars", "asInt"), tie("node"), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(odd, (body) => {
        const { kind } = decodeMetricsJson(Buffer.from(JSON.stringify(body)), "acme", new MetricBatch(), RECEIVED_MS);
        expect(["ok", "malformed"]).toContain(kind);
      }),
      { numRuns: 200 },
    );
  });
});
