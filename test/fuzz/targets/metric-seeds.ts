import {
  attribute,
  hex,
  message,
  nested,
  SPAN_ID,
  text,
  TRACE_ID,
  type ProtoField,
} from "../../../packages/server/src/receive/otlp/testing/proto-trace.ts";
import { toOtlpJson } from "../../../packages/server/src/receive/otlp/testing/otlp-json.ts";
import { repeated } from "./otlp-seeds.ts";

const TIMES = { startTimeUnixNano: "1770000000000000000", timeUnixNano: "1770000000000000001", flags: 1 };
const ATTRIBUTES = [
  { key: "gen_ai.request.model", value: { stringValue: "amazon.nova-lite-v1:0" } },
  { key: "flag", value: { boolValue: true } },
  { key: "map", value: { kvlistValue: { values: [{ key: "größe", value: { doubleValue: 0.25 } }] } } },
];
const EXEMPLARS = [
  {
    filteredAttributes: ATTRIBUTES,
    timeUnixNano: "1770000000000000001",
    asInt: "-7",
    spanId: Uint8Array.from({ length: 8 }, (_, i) => i),
    traceId: Uint8Array.from({ length: 16 }, (_, i) => i),
  },
  { asDouble: 0.5 },
];
const COMMON = { ...TIMES, attributes: ATTRIBUTES };
const TOTALS = { count: "3", sum: -1.5, min: -2, max: 7 };

/** A request with a point of each kind, with all that it can have. */
const REQUEST = {
  resourceMetrics: [
    {
      resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
      schemaUrl: "https://r",
      scopeMetrics: [
        {
          scope: { name: "scope", version: "1.0", attributes: ATTRIBUTES, droppedAttributesCount: 2 },
          schemaUrl: "https://s",
          metrics: [
            {
              name: "g",
              description: "größe",
              unit: "By",
              gauge: { dataPoints: [{ ...COMMON, asDouble: 0.5, exemplars: EXEMPLARS }] },
            },
            {
              name: "c",
              sum: {
                dataPoints: [{ ...COMMON, asInt: "9007199254740993" }],
                aggregationTemporality: 2,
                isMonotonic: true,
              },
            },
            {
              name: "h",
              histogram: {
                aggregationTemporality: 1,
                dataPoints: [
                  { ...COMMON, ...TOTALS, bucketCounts: ["1", "2"], explicitBounds: [0], exemplars: EXEMPLARS },
                ],
              },
            },
            {
              name: "e",
              exponentialHistogram: {
                dataPoints: [
                  {
                    ...COMMON,
                    ...TOTALS,
                    scale: -1,
                    zeroCount: "1",
                    zeroThreshold: 0.25,
                    exemplars: EXEMPLARS,
                    positive: { offset: -2, bucketCounts: ["1", "300"] },
                    negative: { offset: 3, bucketCounts: ["2"] },
                  },
                ],
              },
            },
            {
              name: "q",
              summary: {
                dataPoints: [{ ...COMMON, count: "2", sum: 3, quantileValues: [{ quantile: 0.5, value: 1.5 }] }],
              },
            },
          ],
        },
      ],
    },
  ],
};
const SMALL = {
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "g", gauge: { dataPoints: [{ asInt: "1" }] } }] }] }],
};

const TIME = { fixed64: 1_770_000_000_000_000_001n };
const FLAGS = { varint: 1n };
const PROTO_ATTRIBUTES = [
  attribute("gen_ai.request.model", [1, text("amazon.nova-lite-v1:0")]),
  attribute("map", [6, nested([1, attribute("größe", [4, { double: 0.25 }])])]),
];
const PROTO_EXEMPLARS = [
  nested(...repeated(7, PROTO_ATTRIBUTES), [2, TIME], [6, { fixed64: 7n }], [4, hex(SPAN_ID)], [5, hex(TRACE_ID)]),
  nested([3, { double: 0.5 }]),
];
const packed = (...values: readonly bigint[]): ProtoField[1] => ({
  bytes: Uint8Array.from(
    values.flatMap((value) => Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))),
  ),
});
const metric = (
  name: string,
  kind: number,
  points: readonly ProtoField[1][],
  ...more: readonly ProtoField[]
): ProtoField => [
  2,
  nested([1, text(name)], [2, text("größe")], [3, text("By")], [kind, nested(...repeated(1, points), ...more)]),
];

/** The same as protobuf. */
export function metricSeeds(): readonly Uint8Array[] {
  const timed: readonly ProtoField[] = [
    [2, TIME],
    [3, TIME],
  ];
  const totals: readonly ProtoField[] = [
    [4, { fixed64: 3n }],
    [5, { double: -1.5 }],
  ];
  const side = nested([1, { varint: 3n }], [2, { bytes: Uint8Array.of(1, 172, 2) }]);
  const metrics = [
    metric("g", 5, [
      nested(
        ...timed,
        [4, { double: 0.5 }],
        [8, FLAGS],
        ...repeated(7, PROTO_ATTRIBUTES),
        ...repeated(5, PROTO_EXEMPLARS),
      ),
    ]),
    metric(
      "c",
      7,
      [nested(...timed, [6, { fixed64: 9_007_199_254_740_993n }])],
      [2, { varint: 2n }],
      [3, { varint: 1n }],
    ),
    metric(
      "h",
      9,
      [
        nested(
          ...timed,
          ...totals,
          [6, packed(1n, 2n)],
          [7, packed(0n)],
          [11, { double: -2 }],
          [12, { double: 7 }],
          ...repeated(8, PROTO_EXEMPLARS),
          ...repeated(9, PROTO_ATTRIBUTES),
          [10, FLAGS],
        ),
      ],
      [2, { varint: 1n }],
    ),
    metric("e", 10, [
      nested(
        ...timed,
        ...totals,
        [6, { varint: 1n }],
        [7, { fixed64: 1n }],
        [8, side],
        [9, side],
        ...repeated(11, PROTO_EXEMPLARS),
        [14, { double: 0.25 }],
        ...repeated(1, PROTO_ATTRIBUTES),
      ),
    ]),
    metric("q", 11, [
      nested(
        ...timed,
        ...totals,
        [6, nested([1, { double: 0.5 }], [2, { double: 1.5 }])],
        ...repeated(7, PROTO_ATTRIBUTES),
      ),
    ]),
  ];
  const scope = nested([1, text("scope")], [2, text("1.0")], ...repeated(3, PROTO_ATTRIBUTES), [4, { varint: 2n }]);
  return [
    message([1, nested([2, nested(metric("g", 5, [nested([6, { fixed64: 1n }])]))])]),
    message([
      1,
      nested(
        [1, nested(...repeated(1, PROTO_ATTRIBUTES))],
        [2, nested([1, scope], ...metrics, [3, text("https://s")])],
        [3, text("https://r")],
      ),
    ]),
    new Uint8Array(),
  ];
}

export function metricJsonSeeds(): readonly Uint8Array[] {
  return [SMALL, REQUEST].map((request) => Buffer.from(JSON.stringify(toOtlpJson(request))));
}
