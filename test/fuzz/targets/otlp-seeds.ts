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
} from "../../../packages/server/src/receive/otlp/testing/proto-trace.ts";

const TIME = { fixed64: 1_770_000_000_000_000_001n };
const text1 = (value: string): ProtoField => [1, text(value)];

/** One attribute of each type of value. */
const ATTRIBUTES = [
  attribute("gen_ai.request.model", text1("amazon.nova-lite-v1:0")),
  attribute("flag", [2, { varint: 1n }]),
  attribute("gen_ai.usage.input_tokens", [3, { varint: 2n ** 64n - 3n }]),
  attribute("llm.cost.usd", [4, { double: 0.25 }]),
  attribute("list", [5, nested([1, nested(text1("a"))], [1, nested([3, { varint: 7n }])])]),
  attribute("map", [6, nested([1, attribute("größe", [7, { bytes: Uint8Array.of(0, 255) }])])]),
];
const RESOURCE = [attribute("service.name", text1("shop")), attribute("host.name", text1("a"))];
const SCOPE = nested(text1("scope"), [2, text("1.0")], [3, attribute("of", text1("scope"))]);

/** Fields under one number. */
export function repeated(number: number, values: readonly ProtoField[1][]): readonly ProtoField[] {
  return values.map((value): ProtoField => [number, value]);
}

export function traceSeeds(): readonly Uint8Array[] {
  const rich = spanFields(
    ...repeated(9, ATTRIBUTES),
    [3, text("a=1")],
    [4, hex("b7ad6b7169203332")],
    [11, nested([1, TIME], [2, text("gen_ai.choice")], ...repeated(3, ATTRIBUTES))],
    [13, nested([1, hex(TRACE_ID)], [2, hex(SPAN_ID)], [3, text("b=2")], ...repeated(4, ATTRIBUTES))],
    [15, nested([2, text("failed")], [3, { varint: 2n }])],
  );
  return [request([spanFields()]), request([rich, spanFields()], repeated(1, RESOURCE)), new Uint8Array()];
}

export function logSeeds(): readonly Uint8Array[] {
  const record = nested(
    [1, TIME],
    [2, { varint: 9n }],
    [3, text("INFO")],
    [5, nested([6, nested([1, attribute("role", text1("user"))])])],
    ...repeated(6, ATTRIBUTES),
    [7, { varint: 3n }],
    [9, hex(TRACE_ID)],
    [10, hex(SPAN_ID)],
    [11, TIME],
    [12, text("gen_ai.user.message")],
  );
  const plain = nested([5, nested(text1("a line"))]);
  return [
    message([1, nested([2, nested([2, plain])])]),
    message([
      1,
      nested(
        [1, nested(...repeated(1, RESOURCE))],
        [2, nested([1, SCOPE], [2, record], [2, plain], [3, text("https://a")])],
        [3, text("https://b")],
      ),
    ]),
  ];
}

const JSON_ATTRIBUTES = [
  { key: "gen_ai.request.model", value: { stringValue: "amazon.nova-lite-v1:0" } },
  { key: "flag", value: { boolValue: true } },
  { key: "gen_ai.usage.input_tokens", value: { intValue: "-3" } },
  { key: "llm.cost.usd", value: { doubleValue: 0.25 } },
  { key: "list", value: { arrayValue: { values: [{ stringValue: "a" }, { intValue: 7 }] } } },
  { key: "map", value: { kvlistValue: { values: [{ key: "größe", value: { bytesValue: "AP8=" } }] } } },
];
const JSON_RESOURCE = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
const JSON_SCOPE = { name: "scope", version: "1.0", attributes: JSON_ATTRIBUTES };
const IDS = { traceId: TRACE_ID, spanId: SPAN_ID };

export function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

export function traceJsonSeeds(): readonly Uint8Array[] {
  const plain = { ...IDS, startTimeUnixNano: "1", endTimeUnixNano: 2 };
  const rich = {
    ...IDS,
    parentSpanId: "b7ad6b7169203332",
    traceState: "a=1",
    name: "chat",
    kind: "SPAN_KIND_CLIENT",
    startTimeUnixNano: "1770000000000000001",
    endTimeUnixNano: "1770000000500000003",
    attributes: JSON_ATTRIBUTES,
    events: [{ timeUnixNano: "1770000000000000001", name: "gen_ai.choice", attributes: JSON_ATTRIBUTES }],
    links: [{ ...IDS, traceState: "b=2", attributes: JSON_ATTRIBUTES }],
    status: { message: "failed", code: 2 },
  };
  const scopeSpans = [{ scope: JSON_SCOPE, spans: [rich, plain] }];
  return [
    json({ resourceSpans: [{ scopeSpans: [{ spans: [plain] }] }] }),
    json({ resourceSpans: [{ resource: JSON_RESOURCE, scopeSpans }] }),
  ];
}

export function logJsonSeeds(): readonly Uint8Array[] {
  const rich = {
    ...IDS,
    timeUnixNano: "1770000000000000001",
    observedTimeUnixNano: "1770000000000000001",
    severityNumber: "SEVERITY_NUMBER_INFO",
    severityText: "INFO",
    body: { kvlistValue: { values: JSON_ATTRIBUTES } },
    attributes: JSON_ATTRIBUTES,
    droppedAttributesCount: 3,
    flags: 1,
    eventName: "gen_ai.user.message",
  };
  const scopeLogs = [{ scope: JSON_SCOPE, logRecords: [rich, { body: { stringValue: "a line" } }], schemaUrl: "u" }];
  return [json({ resourceLogs: [{ resource: JSON_RESOURCE, scopeLogs, schemaUrl: "v" }] })];
}
