import { describe, expect, it } from "vitest";
import { SpanBatch } from "../../pipeline/batch/span-batch.ts";
import { SpareBatch } from "../../pipeline/batch/spare-batch.ts";
import { decodeTracesJson } from "./decode-traces-json.ts";
import { decodeTracesProto } from "./decode-traces-proto.ts";
import { MAX_REPEATED_BYTES } from "./decoded-traces.ts";
import { attribute, message, nested, request, SPAN_ID, spanFields, text, TRACE_ID } from "./testing/proto-trace.ts";
import type { ProtoField } from "./testing/proto-trace.ts";

const COUNT = 400;
/** What is left when the spans begin: less than any of the bodies below take. */
const ROOM = 10_000;

const times = <Item>(create: (index: number) => Item): readonly Item[] =>
  Array.from({ length: COUNT }, (_, index) => create(index));
const empty: ProtoField[1] = nested();
const ofSpan = (create: (index: number) => ProtoField): Uint8Array => request([spanFields(...times(create))]);
const named = (index: number): ProtoField[1] => nested([1, text(`k${index}`)]);

const jsonSpan = { traceId: TRACE_ID, spanId: SPAN_ID, startTimeUnixNano: "1770000000000000001" };
const json = (...spans: readonly object[]): Uint8Array =>
  Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));

describe("the memory of a batch", () => {
  it.each([
    ["empty events", ofSpan(() => [11, empty]), decodeTracesProto],
    ["empty links", ofSpan(() => [13, empty]), decodeTracesProto],
    ["spans", request(times(() => spanFields())), decodeTracesProto],
    ["names", ofSpan((index) => [9, named(index)]), decodeTracesProto],
    ["attributes of events", ofSpan(() => [11, nested([3, attribute("a")], [3, attribute("b")])]), decodeTracesProto],
    ["empty events of JSON", json({ ...jsonSpan, events: times(() => ({})) }), decodeTracesJson],
    ["empty links of JSON", json({ ...jsonSpan, links: times(() => ({})) }), decodeTracesJson],
  ])("is counted for %s, and refused beyond a bound", (_, body, decode) => {
    const near = new SpanBatch();
    near.chargedBytes = MAX_REPEATED_BYTES - ROOM;
    expect(decode(body, "acme", near)).toMatchObject({ kind: "too-large", reason: expect.stringContaining("at most") });
    expect(decode(body, "acme", new SpanBatch()).kind).toBe("ok");
  });

  it("is let go with the batch of a large body, and counted from nothing with the next", () => {
    const spare = new SpareBatch(() => new SpanBatch());
    const events = message([1, nested([2, nested([2, { bytes: manyEvents(200_000) }])])]);
    const seen: SpanBatch[] = [];
    for (const body of [events, request([spanFields()])]) {
      spare.lend((batch) => {
        expect(decodeTracesProto(body, "acme", batch).kind).toBe("ok");
        seen.push(batch);
      });
    }
    expect(seen[0]?.chargedBytes).toBeGreaterThan(16 * 1024 * 1024);
    expect([seen[1] === seen[0], seen[1]?.chargedBytes]).toEqual([false, 0]);
  });
});

/** A span of nothing else: two bytes each. */
function manyEvents(count: number): Uint8Array {
  return Buffer.concat([message(...spanFields()), Buffer.alloc(count * 2, Buffer.from([0x5a, 0x00]))]);
}
