import { ValueType } from "@opentelemetry/api";
import { START_MS, type Recorded } from "./kept.ts";

type Attributes = Readonly<Record<string, string | number | boolean | string[]>>;

interface Options {
  readonly unit?: string;
  readonly description?: string;
  readonly valueType?: number;
  readonly advice?: { readonly explicitBucketBoundaries: number[] };
}

interface Adding {
  add(value: number, attributes: Attributes): void;
}

interface Recording {
  record(value: number, attributes: Attributes): void;
}

interface Observable {
  addCallback(callback: (result: { observe(value: number, attributes: Attributes): void }) => void): void;
}

/** What the meters of all lines have. */
interface AnyMeter {
  createCounter(name: string, options?: Options): Adding;
  createUpDownCounter(name: string, options?: Options): Adding;
  createGauge(name: string, options?: Options): Recording;
  createHistogram(name: string, options?: Options): Recording;
  createObservableCounter(name: string, options?: Options): Observable;
  createObservableGauge(name: string, options?: Options): Observable;
  createObservableUpDownCounter(name: string, options?: Options): Observable;
}

/** What the SDK's lines collect, as far as this looks into it. */
interface Collected {
  readonly resource: object;
  readonly scopeMetrics: readonly {
    readonly scope: { readonly name: string };
    readonly metrics: readonly {
      readonly descriptor: { readonly name: string };
      readonly dataPoints: readonly object[];
    }[];
  }[];
}

/** Points of a metric in one request. */
const PER_REQUEST = 50;
const SECOND_MS = 1_000;

/** By this name a view makes an exponential histogram of the instrument. */
export const EXPONENTIAL = "e.sizes";

/**
 * Ten instruments of every kind that there is, each with a tenth of the points, collected by the SDK itself. Only the
 * times are ours, as each line of the SDK would have others.
 */
export async function recordMetrics(
  { meter, collect }: { readonly meter: AnyMeter; readonly collect: () => Promise<Collected> },
  count: number,
): Promise<Recorded> {
  const options = { unit: "By", description: "größe – “é😀”" };
  const counter = meter.createCounter("e.whole", { ...options, valueType: ValueType.INT });
  const parts = meter.createCounter("e.parts", options);
  const upDown = meter.createUpDownCounter("e.up.down", { valueType: ValueType.INT });
  const gauge = meter.createGauge("e.gauge");
  const times = meter.createHistogram("e.times", { advice: { explicitBucketBoundaries: [0, 0.5, 10, 1e6] } });
  const whole = meter.createHistogram("e.counts", { valueType: ValueType.INT });
  const sizes = meter.createHistogram(EXPONENTIAL);
  const all = Array.from({ length: Math.ceil(count / 10) }, (_, i) => attributesOf(i));
  meter.createObservableCounter("e.seen").addCallback((result) => {
    for (const [i, attributes] of all.entries()) result.observe(i * 3, attributes);
  });
  meter.createObservableGauge("e.level", { valueType: ValueType.INT }).addCallback((result) => {
    for (const [i, attributes] of all.entries()) result.observe(-i, attributes);
  });
  meter.createObservableUpDownCounter("e.balance").addCallback((result) => {
    for (const [i, attributes] of all.entries()) result.observe(i / 3, attributes);
  });
  for (const [i, attributes] of all.entries()) {
    counter.add(2 ** 40 + i, attributes);
    parts.add(i / 7, attributes);
    upDown.add(i % 2 === 0 ? i : -i, attributes);
    gauge.record(i === 3 ? 1e300 : i / 9, attributes);
    for (let n = 0; n <= i % 4; n++) {
      times.record(i / 11 + n, attributes);
      whole.record(i * n, attributes);
      sizes.record((i * n) / 13, attributes);
    }
  }
  return { items: cut(await collect()) };
}

function attributesOf(i: number): Attributes {
  return {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "aws.bedrock",
    "gen_ai.request.model": "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "gen_ai.token.type": i % 2 === 0 ? "input" : "output",
    "a.number": i,
    "a.part": i / 4,
    "a.bool": i % 2 === 0,
    "a.texts": ["x", "ü", ""],
  };
}

/** Requests with some points of each metric. */
function cut({ resource, scopeMetrics }: Collected): readonly object[] {
  const own = scopeMetrics.filter(({ scope }) => scope.name === "exporters");
  const requests: object[] = [];
  const most = Math.max(...own.flatMap(({ metrics }) => metrics.map(({ dataPoints }) => dataPoints.length)));
  for (let at = 0; at < most; at += PER_REQUEST) {
    const metricsOf = (metrics: (typeof own)[number]["metrics"]): readonly object[] =>
      metrics.map((metric) => ({
        ...metric,
        dataPoints: metric.dataPoints
          .slice(at, at + PER_REQUEST)
          .map((point, i) => ({ ...point, startTime: timeOf(START_MS), endTime: timeOf(START_MS + at + i + 1) })),
      }));
    requests.push({
      resource,
      scopeMetrics: own.map(({ scope, metrics }) => ({ scope, metrics: metricsOf(metrics) })),
    });
  }
  return requests;
}

function timeOf(ms: number): readonly [seconds: number, nanos: number] {
  return [Math.floor(ms / SECOND_MS), (ms % SECOND_MS) * 1e6];
}
