import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBatch } from "../../pipeline/batch/testing/span-fixture.ts";
import { decodeTracesJson } from "./decode-traces-json.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";
import type { DecodedTraces } from "./decoded-traces.ts";
import { attribute, hex, nested, request as protoRequest, spanFields, text } from "./testing/proto-trace.ts";

const decode = (body: unknown): DecodedTraces =>
  decodeTracesJson(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)), "acme");

function accepted(body: unknown): Extract<DecodedTraces, { kind: "ok" }> {
  const decoded = decode(body);
  if (decoded.kind !== "ok") throw new Error(decoded.reason);
  return decoded;
}

const span = {
  traceId: "0AF7651916CD43DD8448EB211C80319C",
  spanId: "b7ad6b7169203331",
  name: "chat",
  kind: 3,
  startTimeUnixNano: "1770000000000000001",
  endTimeUnixNano: "1770000000500000003",
};
const request = (...spans: readonly unknown[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      scopeSpans: [{ scope: { name: "scope", version: "1.0" }, spans }],
    },
  ],
});

describe("decoding OTLP/JSON traces", () => {
  it("gives the same batch as the same spans in protobuf", () => {
    const rich = {
      ...span,
      attributes: [
        { key: "text", value: { stringValue: "x" } },
        { key: "int", value: { intValue: "-9223372036854775808" } },
        { key: "double", value: { doubleValue: 1 } },
        { key: "bool", value: { boolValue: false } },
        { key: "bytes", value: { bytesValue: "AP8=" } },
        { key: "list", value: { arrayValue: { values: [{ intValue: 1 }, { stringValue: "a" }] } } },
        { key: "map", value: { kvlistValue: { values: [{ key: "k", value: { doubleValue: 0.5 } }] } } },
        { key: "nothing", value: {} },
      ],
      events: [{ timeUnixNano: "5", name: "e", attributes: [{ key: "a", value: { stringValue: "b" } }] }],
      links: [{ traceId: span.traceId, spanId: span.spanId }],
      status: { code: 2, message: "boom" },
    };
    const same = protoRequest(
      [
        spanFields(
          [9, attribute("text", [1, text("x")])],
          [9, attribute("int", [3, { varint: -(2n ** 63n) }])],
          [9, attribute("double", [4, { double: 1 }])],
          [9, attribute("bool", [2, { varint: 0n }])],
          [9, attribute("bytes", [7, hex("00ff")])],
          [9, attribute("list", [5, nested([1, nested([3, { varint: 1n }])], [1, nested([1, text("a")])])])],
          [9, attribute("map", [6, nested([1, attribute("k", [4, { double: 0.5 }])])])],
          [9, attribute("nothing")],
          [11, nested([1, { fixed64: 5n }], [2, text("e")], [3, attribute("a", [1, text("b")])])],
          [13, nested([1, hex(span.traceId)], [2, hex(span.spanId)])],
          [15, nested([2, text("boom")], [3, { varint: 2n }])],
        ),
      ],
      [[1, attribute("service.name", [1, text("shop")])]],
    );
    const proto = decodeTracesProto(same, "acme");
    expect(readBatch(accepted(request(rich)).batch)).toEqual(proto.kind === "ok" && readBatch(proto.batch));
  });

  it.each([
    ["a number", 1_770_000_000_000_000_001n],
    ["a string", "1770000000000000001"],
  ])("reads 64-bit integers as %s, to the last digit", (_name, value) => {
    const literal = typeof value === "bigint" ? String(value) : `"${value}"`;
    const body = JSON.stringify(request({ ...span, startTimeUnixNano: 0 })).replace(
      '"startTimeUnixNano":0',
      `"startTimeUnixNano":${literal}`,
    );
    expect(accepted(body).batch.row(0).startUnixNano).toBe(1_770_000_000_000_000_001n);
  });

  it("takes enum names, nulls, unknown fields and doubles as strings", () => {
    const { batch } = accepted(
      request({
        ...span,
        kind: "SPAN_KIND_SERVER",
        parentSpanId: null,
        links: null,
        later: { x: 1 },
        status: { code: "STATUS_CODE_OK" },
        attributes: [{ key: "nan", value: { doubleValue: "NaN" } }],
      }),
    );
    const row = batch.row(0);
    expect([row.kind, row.statusCode, row.get("nan"), row.parentSpanId]).toEqual(["Server", "Ok", Number.NaN, ""]);
  });

  it.each([
    [{ traceId: "abcd" }, /trace id: expected 32 hexadecimal digits, got 4/],
    [{ traceId: "0".repeat(32) }, /trace id: expected 16 bytes that are not all zero/],
    [{ traceId: undefined }, /trace id: expected 32 hexadecimal digits, got 0/],
    [{ spanId: "zzzzzzzzzzzzzzzz" }, /span id: expected 16 hexadecimal digits, got other characters/],
    [{ startTimeUnixNano: "-1" }, /startTimeUnixNano: expected an unsigned 64-bit integer/],
    [{ startTimeUnixNano: "18446744073709551615" }, /start time: expected one before the year 2106/],
  ])("rejects a span with %j alone", (fault, reason) => {
    const decoded = accepted(request(span, { ...span, ...fault }));
    expect([decoded.batch.length, decoded.rejected]).toEqual([1, 1]);
    expect(decoded.reason).toMatch(reason);
  });

  it.each([
    ["", /expected JSON/],
    ["{", /expected JSON/],
    ["null", /expected an object/],
    ["[]", /expected the body to be an object, got an array/],
    ['"x"', /expected the body to be an object, got string/],
    ['{"resourceSpans":5}', /expected resourceSpans to be an array, got number 5/],
    ['{"resourceSpans":[5]}', /expected an item of resourceSpans to be an object/],
    ['{"resource_spans":[]}', /lowerCamelCase/],
    [request({ ...span, name: 5 }), /expected name to be a string/],
    [
      request({ ...span, attributes: [{ key: "k", value: { intValue: "many" } }] }),
      /expected intValue to be an integer/,
    ],
    [`{"resourceSpans":${"[".repeat(200_000)}`, /expected JSON/],
  ])("refuses %j as malformed", (body, reason) => {
    const decoded = decode(body);
    expect(decoded).toMatchObject({ kind: "malformed", reason: expect.stringMatching(reason) as string });
  });

  it("refuses bytes that are not UTF-8, and takes an empty request", () => {
    expect(decodeTracesJson(new Uint8Array([0x22, 0xff, 0x22]), "acme").kind).toBe("malformed");
    expect(accepted({}).batch.length).toBe(0);
  });

  it.each([150, 5000])("rejects a value of %i nested arrays without running out of stack", (levels) => {
    const value = `${'{"arrayValue":{"values":['.repeat(levels)}{"intValue":1}${"]}}".repeat(levels)}`;
    const bad = { ...span, attributes: [{ key: "k", value: "DEEP" }] };
    const decoded = accepted(JSON.stringify(request(span, bad)).replace('"DEEP"', value));
    expect([decoded.batch.length, decoded.rejected]).toEqual([1, 1]);
    expect(decoded.reason).toMatch(/100 levels/);
  });

  it("never throws, whatever the JSON is", () => {
    const anything = fc.anything({ withBigInt: false });
    fc.assert(
      fc.property(anything, anything, anything, (a, b, c) => {
        decode(JSON.stringify(a) ?? "");
        decode(request({ ...span, attributes: a, events: b, links: c }));
        decode(request({ ...span, attributes: [{ key: b, value: c }] }));
        decode({ resourceSpans: a });
      }),
      { numRuns: 1500 },
    );
  });
});
