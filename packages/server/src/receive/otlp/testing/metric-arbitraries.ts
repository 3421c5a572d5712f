import * as fc from "fast-check";
import { attributes, id, text, time } from "./otlp-arbitraries.ts";

/** Metrics of every kind, in the shape that protobufjs takes, each field also absent. */
const word = fc.oneof(fc.nat(3), fc.constantFrom(0, 256, 2 ** 32 - 1));
const signed = fc.oneof(fc.integer(), fc.constantFrom(0, -1, 1, 2 ** 31 - 1, -(2 ** 31)));
const double = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e300, Number.NaN, Number.NEGATIVE_INFINITY));
const uint64 = fc
  .oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.constantFrom(0n, 1n, 127n, 128n, 2n ** 32n, 2n ** 53n + 1n))
  .map(String);
const int64 = fc
  .oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(0n, -1n, 2n ** 53n + 1n))
  .map(String);
const number = fc.oneof(fc.record({ asDouble: double }), fc.record({ asInt: int64 }), fc.constant({}));

const exemplar = fc
  .tuple(
    fc.record(
      {
        filteredAttributes: attributes,
        timeUnixNano: time,
        spanId: fc.oneof(id(8), fc.constant(new Uint8Array(0))),
        traceId: fc.oneof(id(16), fc.constant(new Uint8Array(16))),
      },
      { requiredKeys: [] },
    ),
    number,
  )
  .map(([rest, value]) => ({ ...rest, ...value }));
const exemplars = fc.array(exemplar, { maxLength: 2 });
const common = { attributes, startTimeUnixNano: time, timeUnixNano: time, flags: word };
const optional: { requiredKeys: [] } = { requiredKeys: [] };
const numberPoint = fc
  .tuple(fc.record({ ...common, exemplars }, optional), number)
  .map(([rest, value]) => ({ ...rest, ...value }));
const buckets = fc.array(double, { maxLength: 5 }).chain((bounds) =>
  fc.oneof(
    fc.record({
      explicitBounds: fc.constant(bounds),
      bucketCounts: fc.array(uint64, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }),
    }),
    fc.constant({}),
  ),
);
const totals = { count: uint64, sum: double };
const histogramPoint = fc
  .tuple(fc.record({ ...common, ...totals, exemplars, min: double, max: double }, optional), buckets)
  .map(([rest, some]) => ({ ...rest, ...some }));
const side = fc.record({ offset: signed, bucketCounts: fc.array(uint64, { maxLength: 5 }) }, optional);
const exponentialPoint = fc.record(
  {
    ...common,
    ...totals,
    exemplars,
    min: double,
    max: double,
    scale: signed,
    zeroCount: uint64,
    zeroThreshold: double,
    positive: side,
    negative: side,
  },
  optional,
);
const summaryPoint = fc.record(
  {
    ...common,
    ...totals,
    quantileValues: fc.array(fc.record({ quantile: double, value: double }, optional), { maxLength: 3 }),
  },
  optional,
);
const points = <T>(point: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> => fc.array(point, { maxLength: 3 });
const aggregationTemporality = fc.constantFrom(0, 1, 2, 3, -1);
const data = fc.oneof(
  fc.record({ gauge: fc.record({ dataPoints: points(numberPoint) }) }),
  fc.record({
    sum: fc.record({ dataPoints: points(numberPoint), aggregationTemporality, isMonotonic: fc.boolean() }, optional),
  }),
  fc.record({ histogram: fc.record({ dataPoints: points(histogramPoint), aggregationTemporality }, optional) }),
  fc.record({
    exponentialHistogram: fc.record({ dataPoints: points(exponentialPoint), aggregationTemporality }, optional),
  }),
  fc.record({ summary: fc.record({ dataPoints: points(summaryPoint) }) }),
  fc.constant({}),
);
const metric = fc
  .tuple(
    fc.record(
      { name: text.filter((name) => name !== ""), description: text, unit: text, metadata: attributes },
      { requiredKeys: ["name"] },
    ),
    data,
  )
  .map(([texts, some]) => ({ ...texts, ...some }));
const withoutServiceName = attributes.map((pairs) => pairs.filter(({ key }) => key !== "service.name"));

/** A request that has nothing to reject. */
export const metricsRequest: fc.Arbitrary<object> = fc.record({
  resourceMetrics: fc.array(
    fc.record({
      resource: fc.record({ attributes: withoutServiceName }),
      schemaUrl: text,
      scopeMetrics: fc.array(
        fc.record({
          scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: word }),
          schemaUrl: text,
          metrics: fc.array(metric, { maxLength: 3 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
});
