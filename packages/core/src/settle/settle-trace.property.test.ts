import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createPriceBook } from "../pricing/create-price-book.ts";
import { hasTokens, isModelCall } from "./count-calls.ts";
import { settleTrace } from "./settle-trace.ts";
import { HAIKU, span } from "./testing/spans.ts";
import type { SettleSpan } from "./types.ts";

const book = createPriceBook();

/** Few ids, scopes, times and counts, so that circles, doubled ids, missing parents and equal siblings are common. */
const ID = fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
const tokens = fc.constantFrom(undefined, 0, 1, 100);
const text = (...values: string[]) => fc.constantFrom("", ...values);

const anySpan: fc.Arbitrary<SettleSpan> = fc
  .record({
    id: ID,
    parent: fc.oneof(ID, text("missing")),
    operation: text("chat", "chat", "embeddings", "invoke_agent", "execute_tool", "retrieval"),
    scopeName: fc.constantFrom("x", "y", "strands.telemetry.tracer"),
    at: fc.integer({ min: 0, max: 4 }),
    ms: fc.integer({ min: 0, max: 4 }),
    input: tokens,
    output: tokens,
    requestModel: text(HAIKU, "amazon.nova-lite-v1:0"),
    requestId: text("r1", "r2"),
    sessionId: text("s1", "s2"),
    errorType: text("ThrottlingException"),
    costStatus: text("no_usage", "priced"),
  })
  .map(({ id, parent, input, output, ...fields }) =>
    span(id, parent, {
      ...fields,
      usage: { ...(input === undefined ? {} : { input }), ...(output === undefined ? {} : { output }) },
    }),
  );

const trace = fc.array(anySpan, { maxLength: 14 });

/** The same spans in another order, some of them sent again. */
const resent = trace.chain((spans) =>
  fc
    .tuple(fc.shuffledSubarray(spans, { minLength: spans.length }), fc.shuffledSubarray(spans))
    .map(([shuffled, again]) => ({ spans, sent: [...shuffled, ...again] })),
);

describe("settleTrace, any spans", () => {
  it("gives the same entries whatever the order and however often spans are sent", () => {
    fc.assert(
      fc.property(resent, ({ spans, sent }) => {
        expect(settleTrace(sent, book)).toEqual(settleTrace(spans, book));
      }),
      { numRuns: 1500 },
    );
  });

  it("writes at most one entry a span, each of a span that was sent, in order of start", () => {
    fc.assert(
      fc.property(trace, (spans) => {
        const entries = settleTrace(spans, book);
        const ids = entries.map((entry) => entry.spanId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((id) => spans.some((sent) => sent.spanId === id))).toBe(true);
        const starts = entries.map((entry) => entry.startUnixNano);
        expect(starts).toEqual(starts.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
      }),
    );
  });

  it("in a whole tree, loses no call with tokens and counts none together with a call beneath it", () => {
    const oneScope = trace.map((spans) => wholeTree(spans).map((s) => ({ ...s, scopeName: "x", requestId: "" })));
    fc.assert(
      fc.property(oneScope, (spans) => {
        const told = new Set(settleTrace(spans, book).map((entry) => entry.spanId));
        for (const call of spans.filter((s) => isModelCall(s) && hasTokens(s))) {
          const beneath = spans.filter(
            (s) => s !== call && isModelCall(s) && hasTokens(s) && isBeneath(s, call, spans),
          );
          expect(told.has(call.spanId)).toBe(beneath.length === 0);
        }
      }),
    );
  });
});

/** One span for each id, whose parent is an earlier one or none. */
function wholeTree(spans: readonly SettleSpan[]): SettleSpan[] {
  const distinct = spans.filter((s, index) => spans.findIndex((other) => other.spanId === s.spanId) === index);
  return distinct.map((s, index) => {
    const above = distinct.slice(0, index).some((other) => other.spanId === s.parentSpanId);
    return above ? s : { ...s, parentSpanId: "" };
  });
}

function isBeneath(inner: SettleSpan, outer: SettleSpan, spans: readonly SettleSpan[]): boolean {
  const parent = spans.find((s) => s.spanId === inner.parentSpanId);
  return parent !== undefined && (parent === outer || isBeneath(parent, outer, spans));
}
