import { type Attributes, type Counter, type Histogram, type Meter, metrics, ValueType } from "@opentelemetry/api";
import { metricDefinitions, type MetricKey, type Profile, SCHEMA_URL } from "@outcrop/core";
import { SCOPE_NAME, VERSION } from "./version.ts";

/** Records into the metrics of one profile. A metric that the profile does not have is left out. */
export interface Instruments {
  record(key: MetricKey, value: number, attributes: Attributes): void;
}

type Recorder = (value: number, attributes: Attributes) => void;

/**
 * Instruments over the global meter provider. The metrics API has no proxy, so a provider that is registered later is
 * noticed here, at the next recording.
 */
export function createInstruments(profile: Profile): Instruments {
  let provider: unknown;
  let recorders: ReadonlyMap<MetricKey, Recorder> = new Map();
  return {
    record(key, value, attributes) {
      const current = metrics.getMeterProvider();
      if (current !== provider) {
        recorders = recordersOf(current.getMeter(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL[profile] }), profile);
        provider = current;
      }
      recorders.get(key)?.(value, attributes);
    },
  };
}

function recordersOf(meter: Meter, profile: Profile): ReadonlyMap<MetricKey, Recorder> {
  const recorders = new Map<MetricKey, Recorder>();
  for (const [key, { name, instrument, unit, description, valueType, buckets }] of metricDefinitions(profile)) {
    const options = { unit, description, valueType: valueType === "int" ? ValueType.INT : ValueType.DOUBLE };
    if (instrument === "counter") {
      const counter: Counter = meter.createCounter(name, options);
      recorders.set(key, (value, attributes) => counter.add(value, attributes));
    } else {
      const advice = { explicitBucketBoundaries: [...buckets] };
      const histogram: Histogram = meter.createHistogram(name, { ...options, advice });
      recorders.set(key, (value, attributes) => histogram.record(value, attributes));
    }
  }
  return recorders;
}
