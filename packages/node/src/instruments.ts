import { type Attributes, type Context, type Meter, type MeterProvider, metrics, ValueType } from "@opentelemetry/api";
import { type MetricDefinition, metricDefinition, type MetricKey, type Profile, SCHEMA_URL } from "@outcrop/core";
import { guard } from "./guard.ts";
import { createMeasurementBuffer, type MeasurementBuffer, type Recorder } from "./measurement-buffer.ts";
import { SCOPE_NAME, VERSION } from "./version.ts";

/** Records into the metrics of one profile. A metric that the profile does not have is left out. */
export interface Instruments {
  /**
   * `attributes` must not change afterwards: the SDK is told when it collects, or once enough has come together.
   * `active` is the active context, from who records several values and has looked already.
   */
  record(key: MetricKey, value: number, attributes: Attributes, active?: Context): void;
  recordAll(key: MetricKey, values: readonly number[], attributes: Attributes): void;
}

/**
 * Instruments over the global meter provider, each made at its first use. The metrics API has no proxy, so a provider
 * that is registered later is noticed here, at the next recording.
 */
export function createInstruments(profile: Profile): Instruments {
  const buffer = createMeasurementBuffer();
  let provider: MeterProvider | undefined;
  let meter: Meter | undefined;
  let recorders = new Map<MetricKey, Recorder | undefined>();
  const recorderFor = (key: MetricKey): Recorder | undefined => {
    const current = metrics.getMeterProvider();
    if (meter === undefined || current !== provider) {
      // What is waiting still goes to the provider that it was measured for.
      buffer.drain();
      recorders = new Map();
      provider = current;
      meter = current.getMeter(SCOPE_NAME, VERSION, { schemaUrl: SCHEMA_URL[profile] });
      drainBeforeCollection(meter, buffer);
    }
    let recorder = recorders.get(key);
    if (recorder === undefined && !recorders.has(key)) {
      const definition = metricDefinition(key, profile);
      recorder = definition === undefined ? undefined : recorderOf(meter, definition);
      recorders.set(key, recorder);
    }
    return recorder;
  };
  return {
    record(key, value, attributes, active) {
      const recorder = recorderFor(key);
      if (recorder !== undefined) buffer.add(recorder, value, attributes, active);
    },
    recordAll(key, values, attributes) {
      const recorder = recorderFor(key);
      if (recorder !== undefined) buffer.addAll(recorder, values, attributes);
    },
  };
}

/**
 * An SDK asks its observable instruments before it collects the others: the way of the API to learn of it. This one is
 * never observed, so nothing of it is exported.
 */
function drainBeforeCollection(meter: Meter, buffer: MeasurementBuffer): void {
  guard("watch for collections", () => {
    meter.createObservableUpDownCounter("outcrop.measurements.waiting").addCallback(() => buffer.drain());
  });
}

function recorderOf(
  meter: Meter,
  { name, instrument, unit, description, valueType, buckets }: MetricDefinition,
): Recorder {
  const options = { unit, description, valueType: valueType === "int" ? ValueType.INT : ValueType.DOUBLE };
  if (instrument === "counter") {
    const counter = meter.createCounter(name, options);
    return { instrument: counter, record: (value, attributes, context) => counter.add(value, attributes, context) };
  }
  const advice = { explicitBucketBoundaries: [...buckets] };
  const histogram = meter.createHistogram(name, { ...options, advice });
  return {
    instrument: histogram,
    record: (value, attributes, context) => histogram.record(value, attributes, context),
  };
}
