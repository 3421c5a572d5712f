import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { mayHoldSecret } from "@outcrop/core";
import { describe, expect, it } from "vitest";
import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import { readBatch } from "../../pipeline/batch/testing/span-fixture.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";
import { LAYOUT } from "./plain-spans-layout.ts";
import { PlainSpans } from "./plain-spans.ts";
import { attributes, id, text, time } from "./testing/otlp-arbitraries.ts";
import { encodeRequest, type TracesRequest } from "./testing/reference-decoder.ts";

const words = fc.oneof(
  fc.string({ maxLength: 40, unit: "binary-ascii" }),
  fc.string({ maxLength: 12, unit: "binary" }),
  fc.constantFrom(
    "Où est l’été ?",
    "今日の天気は？",
    "🌧️ 12 °C",
    "\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}",
    "é".repeat(64),
  ),
  fc.constantFrom("", "x".repeat(127), "x".repeat(128), "x".repeat(16_384), "Authorization: Bearer abc", "sk-1"),
);
const scalar = fc.oneof(
  fc.record({ stringValue: words }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({ intValue: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) }),
  fc.record({ intValue: fc.integer().map(String) }),
  fc.record({ doubleValue: fc.oneof(fc.double(), fc.float(), fc.constantFrom(0, -0, 1e15, 1e-5, 0.1, 5e-324)) }),
  fc.record({ doubleValue: fc.tuple(fc.integer(), fc.nat(9)).map(([digits, places]) => digits / 10 ** places) }),
  fc.record({ arrayValue: fc.record({ values: fc.array(fc.record({ stringValue: words }), { maxLength: 4 }) }) }),
);
const plainSpan = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    parentSpanId: fc.oneof(id(8), fc.constant(new Uint8Array(8)), fc.constant(new Uint8Array(0))),
    traceState: words,
    flags: fc.nat(),
    name: words,
    kind: fc.nat(7),
    startTimeUnixNano: time,
    endTimeUnixNano: time,
    attributes: fc.uniqueArray(fc.record({ key: words, value: scalar }), { selector: ({ key }) => key, maxLength: 12 }),
    droppedAttributesCount: fc.nat(),
    status: fc.record({ message: words, code: fc.nat(4) }, { requiredKeys: [] }),
  },
  { requiredKeys: ["traceId", "spanId", "startTimeUnixNano"] },
);
const oddSpan = fc.record(
  {
    traceId: fc.oneof(id(16), fc.uint8Array({ maxLength: 17 })),
    spanId: id(8),
    name: text,
    startTimeUnixNano: fc.oneof(time, fc.constant("0"), fc.constant("18446744073709551615")),
    endTimeUnixNano: time,
    attributes,
    events: fc.array(fc.record({ timeUnixNano: time, name: text, attributes }, { requiredKeys: [] }), { maxLength: 2 }),
  },
  { requiredKeys: ["traceId", "spanId"] },
);
const request = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record({ attributes }),
      scopeSpans: fc.array(
        fc.record({
          scope: fc.record({ name: text, version: text }),
          spans: fc.array(fc.oneof({ arbitrary: plainSpan, weight: 3 }, oddSpan), { maxLength: 6 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});
const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });

/** One for all cases, as a server has it: what a body leaves behind must not show in the next. */
const plain = new PlainSpans();

describe("spans in their usual form, read by the assembly", () => {
  it("are the same as without it, beside any others, whatever is cut or changed", () => {
    fc.assert(
      fc.property(request, changes, fc.nat(4), (generated, changed, cut) => {
        const body = Uint8Array.from(encodeRequest(generated as TracesRequest));
        for (const [at, byte] of changed) if (body.length > 0) body[at % body.length] = byte;
        const bytes = body.subarray(0, body.length - cut);
        expect(decoded(bytes, plain)).toEqual(decoded(bytes, null));
      }),
      { numRuns: 150 },
    );
  });

  it("are all that a usual request has", () => {
    fc.assert(
      fc.property(fc.array(plainSpan, { minLength: 1, maxLength: 20 }), (spans) => {
        const counting = new CountingSpans();
        const usual = spans.filter(({ attributes: own = [] }) =>
          own.every(({ key }) => key !== "" && Buffer.byteLength(key) < 128),
        );
        const bodies = requestOf(usual.filter(({ name = "" }) => Buffer.byteLength(name) < 128));
        fc.pre(bodies.count > 0);
        decodeTracesProto(bodies.body, "acme", new SpanBatch(), counting);
        // What JSON escapes, and what is larger than a length of three bytes, is left to the other decoder.
        expect(counting.count).toBeGreaterThanOrEqual(bodies.count - bodies.escaped);
      }),
      { numRuns: 60 },
    );
  });

  it("keep their names apart when there are more than it remembers", () => {
    const spans = Array.from({ length: 5000 }, (_, i) => ({
      ...SPAN,
      name: `span ${i}`,
      attributes: [{ key: `key ${i}`, value: { intValue: String(i) } }],
    }));
    const { body } = requestOf(spans);
    for (let i = 0; i < 2; i++) expect(decoded(body, plain)).toEqual(decoded(body, null));
  });

  it("come in more runs than one where one has no room for them", () => {
    const keys = Array.from({ length: 60 }, (_, i) => ({ key: `key.${i}`, value: { stringValue: "v".repeat(i * 4) } }));
    const { body } = requestOf(Array.from({ length: 1000 }, () => ({ ...SPAN, attributes: keys })));
    const counting = new CountingSpans();
    decodeTracesProto(body, "acme", new SpanBatch(), counting);
    expect([counting.count, counting.runs]).toEqual([1000, 2]);
    expect(decoded(body, plain)).toEqual(decoded(body, null));
  });

  it("say of each text what a look at its bytes says", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, fc.mixedCase(fc.constantFrom("akia", "my secret", "a token=b"))), { maxLength: 8 }),
        (texts) => {
          const attributesOf = texts.map((stringValue, i) => ({ key: `k${i}`, value: { stringValue } }));
          const batch = new SpanBatch();
          decodeTracesProto(requestOf([{ ...SPAN, attributes: attributesOf }]).body, "acme", batch, plain);
          const map = batch.columns.SpanAttributes;
          for (const [i, value] of texts.entries()) {
            const bytes = Buffer.from(value);
            const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
            expect(map.isHarmless(i)).toBe(!mayHoldSecret(view, 0, bytes.length));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it("have texts of valid UTF-8, and no others", () => {
    const { body } = requestOf([{ ...SPAN, status: { message: "~~~~" } }]);
    const at = Buffer.from(body).indexOf("~~~~");
    const bounds = [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0];
    const counting = new CountingSpans();
    const spare = new SpareBatch(() => new SpanBatch());
    const wrong: string[] = [];
    for (let first = 0x7f; first < 0x100; first++) {
      for (const second of bounds) {
        for (const third of bounds) {
          for (const fourth of [0x7f, 0x80, 0xbf, 0xc0]) {
            const bytes = Buffer.of(first, second, third, fourth);
            body.set(bytes, at);
            counting.count = 0;
            spare.lend((batch) => void decodeTracesProto(body, "acme", batch, counting));
            if ((counting.count === 1) !== isUtf8(bytes)) wrong.push(bytes.toString("hex"));
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it("lie where both sides of the assembly say", () => {
    const source = readFileSync(new URL("../../../assembly/layout.ts", import.meta.url), "utf8");
    const there = new Map(
      Array.from(source.matchAll(/export const (\w+): u32 = (\w+);/g), ([, name, value]) => [name, Number(value)]),
    );
    for (const [name, value] of Object.entries(LAYOUT)) expect([name, there.get(name)]).toEqual([name, value]);
  });
});

const SPAN = { traceId: Buffer.alloc(16, 7), spanId: Buffer.alloc(8, 5), startTimeUnixNano: "1760000000000000000" };

class CountingSpans extends PlainSpans {
  count = 0;
  runs = 0;

  override take(symbols: Parameters<PlainSpans["take"]>[0]): ReturnType<PlainSpans["take"]> {
    this.count += this.length;
    this.runs++;
    return super.take(symbols);
  }
}

function requestOf(spans: readonly object[]): {
  readonly body: Uint8Array;
  readonly count: number;
  readonly escaped: number;
} {
  const body = encodeRequest({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const escaped = spans.filter((span) => /arrayValue/.test(JSON.stringify(span))).length;
  return { body, count: spans.length, escaped };
}

function decoded(bytes: Uint8Array, by: PlainSpans | null): object {
  const result = decodeTracesProto(bytes, "acme", new SpanBatch(), by);
  if (result.kind !== "ok") return result;
  const { columns } = result.batch;
  const used = Object.entries(columns).map(([name, column]) => [name, column.isUsed]);
  return { ...result, batch: readBatch(result.batch), used };
}
