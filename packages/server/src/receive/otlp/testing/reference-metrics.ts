import { attributesOf, decodeMetricsRequest, idOf, textOf, type Pair } from "./reference-decoder.ts";

interface Exemplar {
  readonly filteredAttributes?: readonly Pair[];
  readonly timeUnixNano?: string;
  readonly asDouble?: number;
  readonly asInt?: string;
  readonly spanId?: Uint8Array;
  readonly traceId?: Uint8Array;
}

interface Buckets {
  readonly offset?: number;
  readonly bucketCounts?: readonly string[];
}

/** A point of any kind: each has some of these. */
interface Point {
  readonly attributes?: readonly Pair[];
  readonly startTimeUnixNano?: string;
  readonly timeUnixNano?: string;
  readonly flags?: number;
  readonly exemplars?: readonly Exemplar[];
  readonly asDouble?: number;
  readonly asInt?: string;
  readonly count?: string;
  readonly sum?: number;
  readonly min?: number;
  readonly max?: number;
  readonly bucketCounts?: readonly string[];
  readonly explicitBounds?: readonly number[];
  readonly scale?: number;
  readonly zeroCount?: string;
  readonly zeroThreshold?: number;
  readonly positive?: Buckets;
  readonly negative?: Buckets;
  readonly quantileValues?: readonly { readonly quantile?: number; readonly value?: number }[];
}

interface Data {
  readonly dataPoints?: readonly Point[];
  readonly aggregationTemporality?: number;
  readonly isMonotonic?: boolean;
}

interface Metric {
  readonly name?: string;
  readonly description?: string;
  readonly unit?: string;
  readonly gauge?: Data;
  readonly sum?: Data;
  readonly histogram?: Data;
  readonly exponentialHistogram?: Data;
  readonly summary?: Data;
}

interface MetricsRequest {
  readonly resourceMetrics?: readonly {
    readonly resource?: { readonly attributes?: readonly Pair[] };
    readonly schemaUrl?: string;
    readonly scopeMetrics?: readonly {
      readonly scope?: {
        readonly name?: string;
        readonly version?: string;
        readonly attributes?: readonly Pair[];
        readonly droppedAttributesCount?: number;
      };
      readonly schemaUrl?: string;
      readonly metrics?: readonly Metric[];
    }[];
  }[];
}

/** What a batch must say of a body, by protobufjs and objects: the rules of docs/receive.md in their plainest form. */
export function referenceMetrics(body: Uint8Array, receivedNano: bigint): readonly object[] {
  const request = decodeMetricsRequest(body) as MetricsRequest;
  return (request.resourceMetrics ?? []).flatMap(({ resource, schemaUrl: resourceUrl = "", scopeMetrics = [] }) => {
    const resourceAttributes = attributesOf(resource?.attributes);
    return scopeMetrics.flatMap(({ scope, schemaUrl: scopeUrl = "", metrics = [] }) =>
      metrics.flatMap((metric) =>
        pointsOf(metric, receivedNano).map((point) => ({
          ...point,
          org: "acme",
          serviceName: textOf(resourceAttributes.find(([key]) => key === "service.name")?.[1]),
          resource: resourceAttributes,
          scope: [
            scope?.name ?? "",
            scope?.version ?? "",
            attributesOf(scope?.attributes),
            scope?.droppedAttributesCount ?? 0,
          ],
          schemaUrls: { resource: resourceUrl, scope: scopeUrl },
        })),
      ),
    );
  });
}

function pointsOf(metric: Metric, receivedNano: bigint): readonly object[] {
  const { name = "", description = "", unit = "", gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const [kind, data] =
    gauge !== undefined
      ? (["gauge", gauge] as const)
      : sum !== undefined
        ? (["sum", sum] as const)
        : histogram !== undefined
          ? (["histogram", histogram] as const)
          : exponentialHistogram !== undefined
            ? (["exponential_histogram", exponentialHistogram] as const)
            : (["summary", summary ?? {}] as const);
  const temporality = data.aggregationTemporality ?? 0;
  return (data.dataPoints ?? []).map((point) => ({
    kind,
    metric: [name, description, unit],
    temporality: temporality === 1 || temporality === 2 ? temporality : 0,
    isMonotonic: data.isMonotonic ?? false,
    start: BigInt(point.startTimeUnixNano ?? 0),
    time: BigInt(point.timeUnixNano ?? 0) || receivedNano,
    flags: point.flags ?? 0,
    attributes: attributesOf(point.attributes),
    value: numberOf(point),
    count: BigInt(point.count ?? 0),
    sum: kind === "summary" ? (point.sum ?? 0) : point.sum,
    least: point.min,
    greatest: point.max,
    buckets: [longsOf(point.bucketCounts), point.explicitBounds ?? []],
    exponential: [
      point.scale ?? 0,
      BigInt(point.zeroCount ?? 0),
      point.zeroThreshold ?? 0,
      bucketsOf(point.positive),
      bucketsOf(point.negative),
    ],
    quantiles: (point.quantileValues ?? []).map(({ quantile = 0, value = 0 }) => [quantile, value]),
    exemplars: (point.exemplars ?? []).map((exemplar) => ({
      time: BigInt(exemplar.timeUnixNano ?? 0),
      value: numberOf(exemplar),
      traceId: idOf(exemplar.traceId),
      spanId: idOf(exemplar.spanId),
      attributes: attributesOf(exemplar.filteredAttributes),
    })),
  }));
}

function numberOf({ asDouble, asInt }: Pick<Exemplar, "asDouble" | "asInt">): number | bigint {
  return asInt === undefined ? (asDouble ?? 0) : BigInt(asInt);
}

function longsOf(counts: readonly string[] = []): readonly bigint[] {
  return counts.map(BigInt);
}

function bucketsOf({ offset = 0, bucketCounts }: Buckets = {}): object {
  return { offset, counts: longsOf(bucketCounts) };
}
