import { describe, expect, it } from "vitest";
import { MetricBatch } from "../../pipeline/batch/metric-batch.ts";
import { readMetrics } from "../../pipeline/batch/testing/read-metrics.ts";
import { decodeMetricsJson } from "./decode-metrics-json.ts";
import { decodeMetricsProto } from "./decode-metrics-proto.ts";
import { toOtlpJson } from "./testing/otlp-json.ts";
import { attribute, hex, message, nested, text, type ProtoField } from "./testing/proto-trace.ts";
import { encodeMetricsRequest } from "./testing/reference-decoder.ts";

const RECEIVED_MS = 1_780_000_000_123;
const LATE = "4294967296000000000";
const FINE = { asInt: "1" };

type Point = Readonly<Record<string, unknown>>;

function requestOf(kind: string, dataPoints: readonly Point[], name = "m"): object {
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name, [kind]: { dataPoints } }] }] }] };
}

function decodeProto(body: Uint8Array) {
  return decodeMetricsProto(body, "acme", new MetricBatch(), RECEIVED_MS);
}

function decodeJson(request: object) {
  const body = Buffer.from(JSON.stringify(toOtlpJson(request)));
  return decodeMetricsJson(body, "acme", new MetricBatch(), RECEIVED_MS);
}

/** A request of one metric, by the fields of its data (field 7, a sum). */
function sumOf(...fields: readonly ProtoField[]): Uint8Array {
  return message([1, nested([2, nested([2, nested([1, text("m")], [7, nested(...fields)])])])]);
}

describe("data points that break a rule", () => {
  it.each<readonly [string, Point, RegExp]>([
    ["a trace id of 15 bytes", { exemplars: [{ traceId: new Uint8Array(15).fill(1) }] }, /exemplar trace id: expected/],
    ["a span id of 9 bytes", { exemplars: [{ spanId: new Uint8Array(9).fill(1) }] }, /exemplar span id: expected/],
    ["a time after 2106", { timeUnixNano: LATE }, /: time: .*2106/],
    ["a start after 2106", { startTimeUnixNano: LATE }, /: start time: .*2106/],
    ["an exemplar's time after 2106", { exemplars: [{ timeUnixNano: LATE }] }, /exemplar time: .*2106/],
  ])("are rejected alone, in protobuf and in JSON, for %s", (_what, broken, reason) => {
    const request = requestOf("gauge", [broken, FINE, { ...FINE, ...broken }]);
    for (const decoded of [decodeProto(encodeMetricsRequest(request)), decodeJson(request)]) {
      expect(decoded).toMatchObject({ kind: "ok", rejected: 2, reason: expect.stringMatching(reason) as string });
      expect(decoded.kind === "ok" && readMetrics(decoded.batch)).toMatchObject([{ value: 1n }]);
    }
  });

  it("are rejected where buckets and bounds do not fit each other", () => {
    const fine = { bucketCounts: ["1", "2", "3"], explicitBounds: [0, 5] };
    const request = requestOf("histogram", [{ ...fine, explicitBounds: [0] }, fine, { explicitBounds: [1] }]);
    for (const decoded of [decodeProto(encodeMetricsRequest(request)), decodeJson(request)]) {
      expect(decoded).toMatchObject({
        rejected: 1,
        reason: "Cannot accept 1 data point: bucket counts: expected 2 for 1 bounds, got 3",
      });
    }
  });

  it("are all of a metric's where it has no name, or a name that is no text", () => {
    const unnamed = requestOf("sum", [FINE, FINE], "");
    for (const decoded of [decodeProto(encodeMetricsRequest(unnamed)), decodeJson(unnamed)]) {
      expect(decoded).toMatchObject({ rejected: 2, reason: expect.stringContaining("metric name: expected one") });
    }
    const body = encodeMetricsRequest(requestOf("sum", [FINE, FINE], "é"));
    body[body.indexOf(0xc3)] = 0xff;
    expect(decodeProto(body)).toMatchObject({
      rejected: 2,
      reason: "Cannot accept 2 data points: metric name: expected valid UTF-8, got other bytes (2 data points)",
    });
  });

  it("are rejected for attributes that are no text or nested too deeply", () => {
    let deep = nested([1, text("x")]);
    for (let level = 0; level <= 101; level++) deep = nested([5, nested([1, deep])]);
    const point = nested([7, nested([1, text("a")], [2, deep])], [6, { fixed64: 1n }]);
    expect(decodeProto(sumOf([1, point]))).toMatchObject({
      rejected: 1,
      reason: expect.stringContaining("100 levels"),
    });
    const bad = nested([7, nested([1, { bytes: Uint8Array.of(0xff) }], [2, nested([1, text("x")])])]);
    expect(decodeProto(sumOf([1, bad], [1, nested([6, { fixed64: 1n }])]))).toMatchObject({
      rejected: 1,
      reason: expect.stringContaining("attribute key: expected valid UTF-8"),
    });
  });

  it.each<readonly [string, Point, RegExp]>([
    ["an integer beyond 64 bits", { asInt: "9223372036854775808" }, /asInt: expected a signed 64-bit integer/],
    ["a time below zero", { timeUnixNano: "-1" }, /timeUnixNano: expected an unsigned 64-bit integer/],
  ])("are rejected alone for what only JSON can say: %s", (_what, broken, reason) => {
    const decoded = decodeJson(requestOf("gauge", [broken, FINE]));
    expect(decoded).toMatchObject({ kind: "ok", rejected: 1, reason: expect.stringMatching(reason) as string });
  });

  it("refuse the whole body where it is not OTLP", () => {
    expect(decodeProto(message([2, text("x")]))).toMatchObject({
      kind: "malformed",
      reason: "Cannot decode ExportMetricsServiceRequest: expected resource metrics (field 1), got other fields only",
    });
    expect(decodeProto(sumOf([1, nested([6, { fixed64: 1n }])]).subarray(0, -1)).kind).toBe("malformed");
    for (const body of ["{", "null", "[]", '{"resource_metrics":[]}', '{"resourceMetrics":{}}']) {
      expect(decodeMetricsJson(Buffer.from(body), "acme", new MetricBatch(), RECEIVED_MS).kind).toBe("malformed");
    }
    const counts = decodeJson(requestOf("histogram", [{ bucketCounts: [1.5], explicitBounds: [] }]));
    expect(counts).toMatchObject({ kind: "malformed", reason: expect.stringContaining("to be an integer") });
  });

  it("refuse a body whose resource every point would repeat beyond all measure", () => {
    const long = { key: "a", value: { stringValue: "x".repeat(1024 * 1024) } };
    const dataPoints = Array.from({ length: 129 }, () => FINE);
    const request = {
      resourceMetrics: [
        { resource: { attributes: [long] }, scopeMetrics: [{ metrics: [{ name: "m", gauge: { dataPoints } }] }] },
      ],
    };
    expect(decodeProto(encodeMetricsRequest(request)).kind).toBe("too-large");
    expect(decodeJson(request).kind).toBe("too-large");
  });
});

describe("bodies that would grow beyond all measure", () => {
  const repeatedTag = (tag: number, count: number): ProtoField[1] => ({
    bytes: Buffer.alloc(count * 2).map((_, i) => (i % 2 === 0 ? tag : 0)),
  });
  const requestWith = (field: number, data: ProtoField[1]): Uint8Array =>
    message([1, nested([2, nested([2, nested([1, text("m")], [field, data])])])]);

  it.each<readonly [string, Uint8Array]>([
    ["points of nothing", requestWith(5, repeatedTag(0x0a, 600_000))],
    ["exemplars of nothing", requestWith(5, nested([1, repeatedTag(0x2a, 1_500_000)]))],
    ["quantiles of nothing", requestWith(11, nested([1, repeatedTag(0x32, 4_300_000)]))],
    ["buckets of a byte", requestWith(10, nested([1, nested([8, nested([2, { bytes: Buffer.alloc(8_400_000) }])])]))],
  ])("are refused: %s", (_what, body) => {
    expect(decodeProto(body)).toMatchObject({ kind: "too-large" });
  });
});

describe("protobuf as encoders may write it", () => {
  it("has what describes points behind them, numbers packed or alone, and the last of several kinds and values", () => {
    const point = nested(
      [6, { fixed64: 5n }],
      [4, { double: 0.25 }],
      [7, attribute("a", [1, text("first")])],
      [7, attribute("a", [1, text("last")])],
      [99, text("unknown")],
    );
    const histogram = nested(
      [6, { fixed64: 1n }],
      [6, { bytes: Buffer.alloc(8, 0).fill(2, 0, 1) }],
      [7, { double: 3 }],
    );
    const behind = message([
      1,
      nested(
        [
          2,
          nested(
            [
              2,
              nested(
                [9, nested([1, histogram], [2, { varint: 1n }])],
                [7, nested([1, point], [3, { varint: 1n }], [2, { varint: 2n }])],
                [1, text("m")],
              ),
            ],
            [2, nested([9, nested([1, histogram], [2, { varint: 1n }])], [1, text("h")])],
            [1, nested([1, text("scope")])],
          ),
        ],
        [1, nested([1, attribute("service.name", [1, text("shop")])])],
      ),
    ]);
    const decoded = decodeProto(behind);
    expect(decoded.kind === "ok" && readMetrics(decoded.batch)).toMatchObject([
      {
        kind: "sum",
        metric: ["m", "", ""],
        value: 0.25,
        temporality: 2,
        isMonotonic: true,
        attributes: [["a", "last"]],
        serviceName: "shop",
        scope: ["scope", "", [], 0],
      },
      { kind: "histogram", metric: ["h", "", ""], buckets: [[1n, 2n], [3]], temporality: 1 },
    ]);
  });

  it("has exemplars of the ids and values that were sent, an integer in full", () => {
    const exemplar = nested(
      [5, hex("0af7651916cd43dd8448eb211c80319c")],
      [4, hex("b7ad6b7169203331")],
      [3, { double: 1 }],
      [6, { fixed64: 2n ** 63n + 1n }],
    );
    const decoded = decodeProto(sumOf([1, nested([5, exemplar], [5, nested()], [6, { fixed64: 1n }])]));
    expect(decoded.kind === "ok" && readMetrics(decoded.batch)).toMatchObject([
      {
        exemplars: [
          { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", value: -(2n ** 63n) + 1n },
          { traceId: "", spanId: "", value: 0, time: 0n },
        ],
      },
    ]);
  });
});
