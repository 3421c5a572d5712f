import { type Attributes, type Meter, type MeterProvider, metrics } from "@opentelemetry/api";

/** The metrics of Strands' Python SDK, `strands.` before each, and the units that it gives. */
const UNITS = {
  "event_loop.cycle_count": "Count",
  "event_loop.start_cycle": "Count",
  "event_loop.end_cycle": "Count",
  "event_loop.cycle_duration": "s",
  "event_loop.latency": "ms",
  "event_loop.input.tokens": "token",
  "event_loop.output.tokens": "token",
  "event_loop.cache_read.input.tokens": "token",
  "event_loop.cache_write.input.tokens": "token",
  "model.time_to_first_token": "ms",
  "tool.call_count": "Count",
  "tool.success_count": "Count",
  "tool.error_count": "Count",
  "tool.duration": "s",
} as const;

type StrandsMetric = keyof typeof UNITS;

export interface StrandsMetrics {
  record(metric: StrandsMetric, value: number, attributes?: Attributes): void;
}

const SCOPE_NAME = "strands.telemetry.metrics";

type Record = (value: number, attributes?: Attributes) => void;

/**
 * Instruments over the global meter provider, each made at its first use; a provider that is registered later is
 * noticed. Python splits them by the ids of cycles and tool calls, which grow without end, so they are left out here.
 */
export function createStrandsMetrics(): StrandsMetrics {
  let provider: MeterProvider | undefined;
  const instruments = new Map<StrandsMetric, Record>();
  return {
    record(metric, value, attributes) {
      const current = metrics.getMeterProvider();
      if (current !== provider) instruments.clear();
      provider = current;
      let record = instruments.get(metric);
      if (record === undefined) {
        record = instrument(current.getMeter(SCOPE_NAME), metric);
        instruments.set(metric, record);
      }
      record(value, attributes);
    },
  };
}

function instrument(meter: Meter, metric: StrandsMetric): Record {
  const unit = UNITS[metric];
  if (unit === "Count") {
    const counter = meter.createCounter(`strands.${metric}`, { unit });
    return (value, attributes) => counter.add(value, attributes);
  }
  const histogram = meter.createHistogram(`strands.${metric}`, { unit });
  return (value, attributes) => histogram.record(value, attributes);
}
