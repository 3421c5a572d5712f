import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBatch } from "../../pipeline/batch/testing/span-fixture.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";
import type { DecodedTraces } from "./decoded-traces.ts";
import {
  attribute,
  hex,
  message,
  nested,
  request,
  SPAN_ID,
  spanFields,
  text,
  TRACE_ID,
  type ProtoField,
  type ProtoValue,
} from "./testing/proto-trace.ts";

const decode = (bytes: Uint8Array): DecodedTraces => decodeTracesProto(bytes, "acme");

function accepted(bytes: Uint8Array): Extract<DecodedTraces, { kind: "ok" }> {
  const decoded = decode(bytes);
  if (decoded.kind !== "ok") throw new Error(decoded.reason);
  return decoded;
}

const event = nested(
  [1, { fixed64: 1_770_000_000_000_000_100n }],
  [2, text("retry")],
  [3, attribute("n", [3, { varint: -1n }])],
);
const link = nested([1, hex(TRACE_ID)], [2, hex(SPAN_ID)], [3, text("a=b")], [4, attribute("why", [1, text("again")])]);
const rich = request(
  [
    spanFields(
      [3, text("vendor=1")],
      [4, hex("00f067aa0ba902b7")],
      [9, attribute("text", [1, text("straße")])],
      [9, attribute("bool", [2, { varint: 1n }])],
      [9, attribute("int", [3, { varint: -(2n ** 63n) }])],
      [9, attribute("small", [3, { varint: -7n }])],
      [9, attribute("double", [4, { double: 1 }])],
      [9, attribute("list", [5, nested([1, nested([1, text("a")])], [1, nested([3, { varint: 2n ** 60n }])])])],
      [9, attribute("map", [6, nested([1, attribute("__proto__", [2, { varint: 0n }])])])],
      [9, attribute("bytes", [7, hex("00ff")])],
      [9, attribute("nothing")],
      [11, event],
      [13, link],
      [15, nested([2, text("boom")], [3, { varint: 2n }])],
    ),
  ],
  [[1, attribute("service.name", [1, text("shop")])]],
);

describe("decoding OTLP protobuf traces", () => {
  it("reads every part of a span", () => {
    const { batch, rejected } = accepted(rich);
    expect(rejected).toBe(0);
    expect(readBatch(batch)).toMatchObject([
      {
        org: "acme",
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        parentSpanId: "00f067aa0ba902b7",
        name: "chat",
        kind: "Client",
        serviceName: "shop",
        scopeName: "scope",
        scopeVersion: "1.0",
        startUnixNano: 1_770_000_000_000_000_001n,
        durationNano: 500_000_002n,
        statusCode: "Error",
        statusMessage: "boom",
        resource: [["service.name", "shop"]],
        attributes: [
          ["text", "straße"],
          ["bool", true],
          ["int", -(2n ** 63n)],
          ["small", -7],
          ["double", 1],
          ["list", ["a", 2n ** 60n]],
          ["map", JSON.parse('{"__proto__":false}') as object],
          ["bytes", new Uint8Array([0, 255])],
          ["nothing", ""],
        ],
        events: [{ name: "retry", timeUnixNano: 1_770_000_000_000_000_100n, attributes: [["n", -1]] }],
        links: [{ traceId: TRACE_ID, spanId: SPAN_ID, traceState: "a=b", attributes: [["why", "again"]] }],
      },
    ]);
    expect(String.fromCharCode(batch.columns.SpanAttributes.letter(4))).toBe("d");
    expect(batch.row(0).traceState).toBe("vendor=1");
  });

  it("takes resource and scope wherever they stand, and skips fields that it does not know", () => {
    const scopeSpans = nested(
      [99, text("?")],
      [2, nested(...spanFields([98, { varint: 5n }]))],
      [1, nested([1, text("late")])],
    );
    const resource = nested([1, attribute("service.name", [1, text("late shop")])]);
    const { batch } = accepted(message([97, { double: 1 }], [1, nested([2, scopeSpans], [1, resource])]));
    expect([batch.row(0).serviceName, batch.row(0).scopeName]).toEqual(["late shop", "late"]);
  });

  it("takes the last of duplicate keys, and a key that comes after its value", () => {
    const backwards = nested([2, nested([1, text("v")])], [1, text("k")]);
    const { batch } = accepted(
      request([spanFields([9, attribute("a", [1, text("1")])], [9, backwards], [9, attribute("a", [1, text("2")])])]),
    );
    expect(batch.row(0).attributes.entries()).toEqual([
      ["a", "2"],
      ["k", "v"],
    ]);
  });

  it("shares a resource among its spans and keeps two resources apart", () => {
    const shop = [[1, attribute("service.name", [1, text("shop")])]] as const satisfies readonly ProtoField[];
    const { batch } = accepted(Buffer.concat([request([spanFields(), spanFields()], shop), request([spanFields()])]));
    expect([0, 1, 2].map((row) => batch.resourceOf(row))).toEqual([0, 0, 1]);
    expect([batch.row(1).serviceName, batch.row(2).serviceName]).toEqual(["shop", ""]);
  });

  it.each<[string, number, ProtoValue, RegExp]>([
    ["a short trace id", 1, hex("abcd"), /trace id: expected 16 bytes, got 2/],
    ["a long trace id", 1, hex(`${TRACE_ID}00`), /trace id: expected 16 bytes, got 17/],
    ["a trace id of zeros", 1, hex("0".repeat(32)), /trace id: expected 16 bytes that are not all zero/],
    ["a short span id", 2, hex("ab"), /span id: expected 8 bytes, got 1/],
    ["a span id of zeros", 2, hex("0".repeat(16)), /span id: expected 8 bytes that are not all zero/],
    ["a parent id of 3 bytes", 4, hex("ababab"), /parent span id: expected 8 bytes, got 3/],
    ["a link to a bad id", 13, nested([1, hex("ab")]), /link trace id: expected 16 bytes, got 1/],
    ["a name that is not UTF-8", 5, hex("ff"), /span name: expected valid UTF-8/],
    ["an attribute that is not UTF-8", 9, attribute("k", [1, hex("c328")]), /attribute value: expected valid UTF-8/],
    ["a start beyond 2106", 7, { fixed64: 2n ** 64n - 1n }, /start time: expected one before the year 2106/],
    ["an end beyond 2106", 8, { fixed64: 2n ** 63n }, /end time: expected one before the year 2106/],
    ["an event beyond 2262", 11, nested([1, { fixed64: 2n ** 63n }]), /event time: expected one before the year 2262/],
    [
      "an array of 100,001 empty values",
      9,
      attribute("k", [5, { bytes: Buffer.alloc(200_002, Buffer.from([0x0a, 0])) }]),
      /at most 100000 values in its arrays and maps/,
    ],
    ["150 levels of arrays", 9, attribute("k", ...deep(150)), /at most 100 levels of nesting/],
  ])("rejects a span with %s and keeps the others", (_name, field, value, reason) => {
    const decoded = accepted(request([spanFields(), spanFields([field, value]), spanFields([5, text("last")])]));
    expect([decoded.batch.length, decoded.rejected]).toEqual([2, 1]);
    expect(decoded.reason).toMatch(reason);
    expect(decoded.batch.row(1).name).toBe("last");
    expect(decoded.batch.row(1).attributes.size).toBe(0);
  });

  it("rejects spans without ids or times, and says how many of each", () => {
    const bare = [[5, text("bare")]] as const satisfies readonly ProtoField[];
    const noTime = [
      [1, hex(TRACE_ID)],
      [2, hex(SPAN_ID)],
    ] as const satisfies readonly ProtoField[];
    const decoded = accepted(request([bare, bare, noTime]));
    expect(decoded.batch.length).toBe(0);
    expect(decoded.reason).toBe(
      "Cannot accept 3 spans: trace id: expected 16 bytes that are not all zero, got 0 (2 spans); start time: expected nanoseconds since 1970, got 0",
    );
  });

  it("rejects the spans beneath a resource that is not UTF-8, and no others", () => {
    const bad = request([spanFields(), spanFields()], [[1, attribute("k", [1, hex("ff")])]]);
    const decoded = accepted(Buffer.concat([bad, request([spanFields()])]));
    expect([decoded.batch.length, decoded.rejected]).toEqual([1, 2]);
    expect(decoded.reason).toMatch(/resource attribute value: expected valid UTF-8/);
  });

  it.each([
    ["before its start", 1_000_000_000n, 999_999_999n, [1_000_000_000n, 0n]],
    ["that is missing", 1_000_000_000n, 0n, [1_000_000_000n, 0n]],
    ["alone, without a start", 0n, 5_000_000_000n, [5_000_000_000n, 0n]],
    ["across a 32-bit word", 2n ** 32n - 1n, 2n ** 32n + 1n, [2n ** 32n - 1n, 2n]],
  ])("keeps a span with an end %s", (_name, start, end, expected) => {
    const { batch } = accepted(request([spanFields([7, { fixed64: start }], [8, { fixed64: end }])]));
    expect([batch.row(0).startUnixNano, batch.row(0).durationNano]).toEqual(expected);
  });

  it("takes an empty request, and refuses one of unknown fields only", () => {
    expect(accepted(new Uint8Array()).batch.length).toBe(0);
    expect(decode(message([7, text("?")]))).toMatchObject({ kind: "malformed" });
  });

  it.each([
    ["garbage", Buffer.from("garbage")],
    ["JSON", Buffer.from('{"resourceSpans":[]}')],
    ["a length beyond the end", Buffer.from([0x0a, 0x7f, 0x0a])],
    ["an endless number", Buffer.alloc(40, 0xff)],
    ["field number 0", Buffer.from([0x02, 0x00])],
    ["a group", Buffer.from([0x0b])],
  ])("refuses %s as malformed", (_name, body) => {
    const decoded = decode(body);
    expect(decoded.kind).toBe("malformed");
    expect(decoded.kind === "malformed" && decoded.reason).toMatch(
      /^Cannot decode ExportTraceServiceRequest: expected /,
    );
  });

  it("refuses a small body that would be huge in the table", () => {
    const big = attribute("k", [1, { bytes: Buffer.alloc(4 * 1024 * 1024, 97) }]);
    expect(
      decode(
        request(
          Array.from({ length: 100 }, () => spanFields()),
          [[1, big]],
        ),
      ),
    ).toMatchObject({
      kind: "too-large",
    });
  });

  it("never throws and never reads past the end, whatever is cut or changed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(rich.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(rich.length),
        (changes, length) => {
          const bytes = Uint8Array.from(rich);
          for (const [at, byte] of changes) bytes[at] = byte;
          // The view ends in the middle of a larger buffer: reading on would succeed, and be wrong.
          const decoded = decode(bytes.subarray(0, length));
          if (decoded.kind === "ok") readBatch(decoded.batch);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it("refuses every true prefix", () => {
    for (let length = 1; length < rich.length; length++)
      expect(decode(rich.subarray(0, length)).kind).toBe("malformed");
  });
});

function deep(levels: number): readonly ProtoField[] {
  let value: readonly ProtoField[] = [[1, text("deep")]];
  for (let i = 0; i < levels; i++) value = [[5, nested([1, nested(...value)])]];
  return value;
}
