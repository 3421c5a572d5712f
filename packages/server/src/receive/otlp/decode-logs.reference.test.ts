import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LogBatch } from "../../pipeline/batch/log-batch.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import { readLogs } from "../../pipeline/batch/testing/read-logs.ts";
import { decodeLogsJson } from "./decode-logs-json.ts";
import { decodeLogsProto } from "./decode-logs-proto.ts";
import { toOtlpJson } from "./testing/otlp-json.ts";
import { attributes, id, text, time, value } from "./testing/otlp-arbitraries.ts";
import { message, nested, text as protoText } from "./testing/proto-trace.ts";
import { encodeLogsRequest } from "./testing/reference-decoder.ts";
import { referenceLogs } from "./testing/reference-logs.ts";

const RECEIVED_MS = 1_780_000_000_123;
const RECEIVED_NANO = BigInt(RECEIVED_MS) * 1_000_000n;

function ours(
  body: Uint8Array,
  decode: typeof decodeLogsProto = decodeLogsProto,
  batch: LogBatch = new LogBatch(),
): readonly object[] {
  const decoded = decode(body, "acme", batch, RECEIVED_MS);
  if (decoded.kind !== "ok" || decoded.rejected > 0) throw new Error(decoded.reason);
  return readLogs(decoded.batch);
}

const word = fc.oneof(fc.nat(0xff), fc.constantFrom(0, 256, 0x301, 2 ** 32 - 1));
const record = fc.record(
  {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber: fc.oneof(fc.nat(26), fc.constantFrom(-1, 2 ** 31 - 1)),
    severityText: text,
    body: value,
    attributes,
    droppedAttributesCount: word,
    flags: word,
    traceId: fc.oneof(id(16), fc.constant(new Uint8Array(16))),
    spanId: fc.oneof(id(8), fc.constant(new Uint8Array(0))),
    eventName: text,
  },
  { requiredKeys: [] },
);
const withoutServiceName = attributes.map((pairs) => pairs.filter(({ key }) => key !== "service.name"));
const request = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource: fc.record({ attributes: withoutServiceName }),
      schemaUrl: text,
      scopeLogs: fc.array(
        fc.record({
          scope: fc.record({ name: text, version: text, attributes }),
          schemaUrl: text,
          logRecords: fc.array(record, { maxLength: 3 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

describe("decoding log records by hand, beside protobufjs", () => {
  it("gives the same records, value by value, for whatever protobufjs writes", () => {
    fc.assert(
      fc.property(request, (generated) => {
        const body = encodeLogsRequest(generated);
        expect(ours(body)).toEqual(referenceLogs(body, RECEIVED_NANO));
      }),
      { numRuns: 80 },
    );
  });

  it("gives the same records for the same request in OTLP/JSON", () => {
    fc.assert(
      fc.property(request, (generated) => {
        const json = Buffer.from(JSON.stringify(toOtlpJson(generated)));
        expect(ours(json, decodeLogsJson)).toEqual(referenceLogs(encodeLogsRequest(generated), RECEIVED_NANO));
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same records in a batch that held those of any other body before", () => {
    const spare = new SpareBatch(() => new LogBatch());
    fc.assert(
      fc.property(fc.array(request, { minLength: 2, maxLength: 4 }), (all) => {
        const bodies = all.map((generated) => encodeLogsRequest(generated));
        for (const body of [...bodies, ...bodies]) {
          expect(spare.lend((batch) => ours(body, undefined, batch))).toEqual(referenceLogs(body, RECEIVED_NANO));
        }
      }),
      { numRuns: 10 },
    );
  });

  it("rejects alone what is well-framed and breaks a rule, whatever rule it is", () => {
    const at = "1780000000000000000";
    const late = "4294967296000000000";
    const fine = { timeUnixNano: at, eventName: "fine" };
    const bad: readonly (readonly [object, RegExp])[] = [
      [{ ...fine, traceId: new Uint8Array(15).fill(1) }, /trace id: expected 16 bytes, got 15/],
      [{ ...fine, spanId: new Uint8Array(9).fill(1) }, /span id: expected 8 bytes, got 9/],
      [{ ...fine, timeUnixNano: late }, /^Cannot accept 1 log record: time: .*2106/],
      [{ ...fine, observedTimeUnixNano: late }, /observed time: .*2106/],
    ];
    for (const [broken, reason] of bad) {
      const body = encodeLogsRequest({ resourceLogs: [{ scopeLogs: [{ logRecords: [broken, fine] }] }] });
      const decoded = decodeLogsProto(body, "acme", new LogBatch(), RECEIVED_MS);
      expect(decoded).toMatchObject({ kind: "ok", rejected: 1, reason: expect.stringMatching(reason) as string });
      expect(decoded.kind === "ok" && readLogs(decoded.batch)).toMatchObject([{ eventName: "fine" }]);
    }
    let deep = nested([1, protoText("x")]);
    for (let level = 0; level <= 101; level++) deep = nested([5, nested([1, deep])]);
    const tooDeep = message([1, nested([2, nested([2, nested([5, deep])])])]);
    expect(decodeLogsProto(tooDeep, "acme", new LogBatch(), RECEIVED_MS)).toMatchObject({
      rejected: 1,
      reason: "Cannot accept 1 log record: body: attribute value: expected at most 100 levels of nesting, got more",
    });
    const wrongText = encodeLogsRequest({
      resourceLogs: [{ scopeLogs: [{ scope: { name: "é" }, logRecords: [fine, fine] }] }],
    });
    wrongText[wrongText.indexOf(0xc3)] = 0xff;
    expect(decodeLogsProto(wrongText, "acme", new LogBatch(), RECEIVED_MS)).toMatchObject({
      rejected: 2,
      reason: "Cannot accept 2 log records: scope name: expected valid UTF-8, got other bytes (2 log records)",
    });
  });

  it("neither throws nor hangs when a body is cut at any byte, or has any byte changed", () => {
    const batch = new LogBatch();
    const survives = (body: Uint8Array): void => {
      batch.reset();
      const { kind } = decodeLogsProto(body, "acme", batch, RECEIVED_MS);
      expect(["ok", "malformed"]).toContain(kind);
    };
    fc.assert(
      fc.property(request, fc.infiniteStream(fc.nat(255)), (generated, bytes) => {
        const body = encodeLogsRequest(generated).subarray(0, 600);
        for (let cut = 0; cut <= body.length; cut++) survives(body.subarray(0, cut));
        for (let at = 0; at < body.length; at++) survives(body.with(at, bytes.next().value ?? 0));
      }),
      { numRuns: 8 },
    );
  });

  it("refuses more records than their memory is worth, however small they are", () => {
    const records = Buffer.alloc(1_200_000).map((_, i) => (i % 2 === 0 ? 0x12 : 0));
    const body = message([1, nested([2, { bytes: records }])]);
    expect(decodeLogsProto(body, "acme", new LogBatch(), RECEIVED_MS).kind).toBe("too-large");
  });

  it("neither throws nor hangs for JSON of any shape", () => {
    const odd = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom(null, true, 1, -1, "x", "9999999999999999999999", []),
        fc.array(tie("node"), { maxLength: 2 }),
        fc.dictionary(
          fc.constantFrom("resourceLogs", "scopeLogs", "logRecords", "body", "attributes", "value", "stringValue"),
          tie("node"),
          { maxKeys: 3 },
        ),
      ),
    })).node;
    fc.assert(
      fc.property(odd, (body) => {
        const { kind } = decodeLogsJson(Buffer.from(JSON.stringify(body)), "acme", new LogBatch(), RECEIVED_MS);
        expect(["ok", "malformed"]).toContain(kind);
      }),
      { numRuns: 200 },
    );
  });
});
