import { type Attributes, type Meter, type MeterProvider, metrics, ValueType } from "@opentelemetry/api";
import { type MetricDefinition, metricDefinition, type MetricKey, type Profile, SCHEMA_URL } from "@outcrop/core";
import { SCOPE_NAME, VERSION } from "./version.ts";

/** Records into the metrics of one profile. A metric that the profile does not have is left out. */
export interface Instruments {
  record(key: MetricKey, value: number, attributes: Attributes): void;
}

type Recorder = (value: number, attributes: Attributes) => void;

/**
 * Instruments over the global meter provider, each made at its first use. The metrics API has no proxy, so a provider
 * that is registered later is noticed here, at the next recording.
 */
export function createInstruments(profile: Profile): Instruments {
  let provider: MeterProvider | undefined;
  let recorders = new Map<MetricKey, Recorder>();
  return {
    record(key, value, attributes) {
      const current = metrics.getMeterProvider();
      if (current !== provider) {
        recorders = new Map();
        provider = current;
      }
      let record = recorders.get(key);
      if (record === undefined) {
        const meter = current.getMeter(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL[profile] });
        record = recorderOf(meter, metricDefinition(key, profile));
        recorders.set(key, record);
      }
      record(value, attributes);
    },
  };
}

function recorderOf(meter: Meter, definition: MetricDefinition | undefined): Recorder {
  if (definition === undefined) return () => undefined;
  const { name, instrument, unit, description, valueType, buckets } = definition;
  const options = { unit, description, valueType: valueType === "int" ? ValueType.INT : ValueType.DOUBLE };
  if (instrument === "counter") {
    const counter = meter.createCounter(name, options);
    return (value, attributes) => counter.add(value, attributes);
  }
  const histogram = meter.createHistogram(name, { ...options, advice: { explicitBucketBoundaries: [...buckets] } });
  return (value, attributes) => histogram.record(value, attributes);
}
