import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeNative } from "./native/encode-native.ts";
import { SpanBatch } from "./span-batch.ts";
import { SpareBatch } from "./spare-batch.ts";
import { batchOf, fillBatch, type SpanFixture } from "./testing/span-fixture.ts";

const text = fc.string({ unit: "grapheme", maxLength: 12 });
const attributes = fc.dictionary(text, fc.oneof(text, fc.integer(), fc.double({ noNaN: true }), fc.boolean()), {
  maxKeys: 5,
});
const span = fc.record({
  traceId: text,
  name: text,
  statusMessage: text,
  attributes,
  resource: attributes,
  events: fc.array(fc.record({ name: text, timeUnixNano: fc.bigInt({ min: 0n, max: 2n ** 62n }), attributes }), {
    maxLength: 3,
  }),
  links: fc.array(fc.record({ traceId: text, spanId: text, attributes }), { maxLength: 2 }),
});

describe("a batch that is lent again and again", () => {
  it("is as a new one each time, whatever it held before", () => {
    const spare = new SpareBatch(() => new SpanBatch());
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), (spans: readonly SpanFixture[]) => {
        const again = spare.lend((batch) => Buffer.from(encodeNative(fillBatch(batch, spans))));
        expect(again.equals(encodeNative(batchOf(spans)))).toBe(true);
      }),
    );
  });

  it("forgets a span that was taken back", () => {
    const spare = new SpareBatch(() => new SpanBatch());
    spare.lend((batch) => {
      fillBatch(batch, [{ name: "a", attributes: { secret: "x" }, events: [] }]);
      batch.dropRow();
    });
    const again = spare.lend((batch) => Buffer.from(encodeNative(fillBatch(batch, [{ name: "b" }]))));
    expect(again.equals(encodeNative(batchOf([{ name: "b" }])))).toBe(true);
  });

  it("lets go of the memory of a very large body, and goes on", () => {
    const spare = new SpareBatch(() => new SpanBatch());
    const capacity = (): number => spare.lend((batch) => batch.heap.bytes.length);
    spare.lend((batch) => batch.heap.reserve(17 * 1024 * 1024));
    expect(capacity()).toBeLessThan(1024 * 1024);
  });

  it("is not lent twice at once", () => {
    const spare = new SpareBatch(() => new SpanBatch());
    expect(() => spare.lend(() => spare.lend(() => 0))).toThrow("Cannot lend a batch");
    expect(spare.lend((batch) => batch.length)).toBe(0);
  });
});
