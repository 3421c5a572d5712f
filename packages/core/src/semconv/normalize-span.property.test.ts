import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, viewOf, type PlainSpan } from "./apply-edits.ts";
import { NORMALIZE_KEYS, normalizeSpan } from "./normalize-span.ts";
import type { AttributeValue } from "./types.ts";

const TELLING_TEXT = [
  "",
  " ",
  "12",
  "12.0",
  "-3",
  "1e999",
  "0.02",
  "true",
  "[]",
  '["stop"]',
  "[oops",
  "chat",
  "execute_agent_loop_cycle",
  "embedding",
  "strands-agents",
  "aws.bedrock",
  "AWS",
  "xai",
  "LLM",
  "agent",
  "tool",
  "us.amazon.nova-lite-v1:0",
  "anthropic.claude-3-haiku-20240307-v1:0",
  "arn:aws:bedrock:us-east-1:1:application-inference-profile/x",
  "scope",
  "arn:aws:bedrock-agentcore:us-east-1:1:runtime/x",
  "strands",
  "end_turn",
  "\u0000",
  "\ud800",
];

const SCALARS: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.constantFrom(...TELLING_TEXT),
  fc.string(),
  fc.integer({ min: -5, max: 200 }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 4 }),
);

const VALUES: fc.Arbitrary<AttributeValue> = fc.oneof(
  { weight: 6, arbitrary: SCALARS },
  { weight: 1, arbitrary: fc.array(SCALARS, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.string(), SCALARS, { maxKeys: 3 }) },
);

const KEYS = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.constantFrom(...NORMALIZE_KEYS, "gen_ai.request.model", "traceloop.entity.name", "tool.name"),
  },
  { weight: 1, arbitrary: fc.string() },
);

const SPANS: fc.Arbitrary<PlainSpan> = fc.record({
  name: fc.constantFrom("chat", "execute_agent_loop_cycle", "execute_event_loop_cycle", "invoke_agent x", ""),
  scopeName: fc.constantFrom(
    "",
    "scope",
    "strands.telemetry.tracer",
    "strands-agents",
    "openlit.otel.tracing",
    "@outcrop/node",
    "opentelemetry.instrumentation.botocore.bedrock-runtime",
    "openinference.instrumentation.bedrock",
  ),
  scopeVersion: fc.constant(""),
  attributes: fc
    .uniqueArray(fc.tuple(KEYS, VALUES), { maxLength: 14, selector: ([key]) => key })
    .map((pairs) => new Map(pairs)),
});

describe("normalizeSpan on any attributes", () => {
  it("throws on nothing, and twice is once", () => {
    fc.assert(
      fc.property(SPANS, (span) => {
        const once = applyEdits(span, normalizeSpan(viewOf(span)));
        expect(normalizeSpan(viewOf(once))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it("loses no value: whatever was sent is still there, under its name, a new one or outcrop.original", () => {
    fc.assert(
      fc.property(SPANS, (span) => {
        const once = applyEdits(span, normalizeSpan(viewOf(span)));
        const kept = new Set([...once.attributes.values()].map(spelled));
        const originals = [...span.attributes].filter(([key]) => !key.startsWith("outcrop.original."));
        for (const [key, value] of originals) {
          expect(
            [...sayings(value)].some((saying) => kept.has(saying)),
            `${key} = ${spelled(value)}`,
          ).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it("says the same of a span that names its keys and of one that does not", () => {
    fc.assert(
      fc.property(SPANS, (span) => {
        const { name, scopeName, scopeVersion, attributes } = span;
        const silent = { name, scopeName, scopeVersion, get: (key: string) => attributes.get(key) };
        expect(normalizeSpan(silent)).toEqual(normalizeSpan(viewOf(span)));
      }),
    );
  });

  it("leaves a span without any of its keys alone", () => {
    const others = fc.dictionary(
      fc.string().filter((key) => !NORMALIZE_KEYS.has(key)),
      VALUES,
      { maxKeys: 8 },
    );
    fc.assert(
      fc.property(others, (attributes) => {
        const map = new Map(Object.entries(attributes));
        const view = {
          name: "chat",
          scopeName: "strands-agents",
          scopeVersion: "",
          get: (key: string) => map.get(key),
        };
        expect(normalizeSpan(view)).toEqual([]);
      }),
    );
  });
});

function spelled(value: AttributeValue): string {
  if (value instanceof Uint8Array) return `bytes ${value.join()}`;
  return typeof value === "object"
    ? JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? `${item}` : item))
    : String(value);
}

/** The spellings that count as the same: a number in text as the number, one string as a list of one. */
function* sayings(value: AttributeValue): Generator<string> {
  yield spelled(value);
  if (typeof value !== "string") return;
  const text = value.trim();
  yield text;
  yield String(Number(text));
  yield JSON.stringify([text]);
  yield JSON.stringify([value]);
  if (text.startsWith("[")) {
    try {
      yield JSON.stringify(JSON.parse(text));
    } catch {
      return;
    }
  }
}
