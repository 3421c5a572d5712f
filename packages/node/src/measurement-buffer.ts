import { type Attributes, type Context, context as contextApi } from "@opentelemetry/api";
import { reportOnce } from "./guard.ts";

/** Tells one instrument of an SDK one value. */
export type Recorder = (value: number, attributes: Attributes, context: Context) => void;

/** Measurements that an SDK has not been told yet. */
export interface MeasurementBuffer {
  /** Takes a value, with attributes that must not change any more. */
  add(record: Recorder, value: number, attributes: Attributes): void;
  /** Tells all that is waiting. Never throws. */
  drain(): void;
}

interface Measurement {
  readonly record: Recorder;
  readonly value: number;
  readonly attributes: Attributes;
  /** The active one: views may take attributes from it. */
  readonly context: Context;
}

/** Told together: fewer would pay less, more would hold up the event loop for longer than a quarter of a millisecond. */
const CAPACITY = 256;
/** For an SDK that does not say when it collects, milliseconds. */
const MAX_AGE_MS = 1_000;

/**
 * Keeps measurements until there are enough of them or somebody wants them. For each, an SDK sorts and serialises the
 * attributes: in a row that costs half of what it costs in between an application's own work. Nothing is dropped.
 */
export function createMeasurementBuffer(): MeasurementBuffer {
  let waiting: Measurement[] = [];
  let timer: NodeJS.Timeout | undefined;

  function drain(): void {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const measurements = waiting;
    // What is measured meanwhile waits for the next time.
    waiting = [];
    for (const { record, value, attributes, context } of measurements) {
      try {
        record(value, attributes, context);
      } catch (error) {
        reportOnce("record a measurement", error);
      }
    }
  }

  return {
    add(record, value, attributes) {
      waiting.push({ record, value, attributes, context: contextApi.active() });
      if (waiting.length >= CAPACITY) drain();
      else if (timer === undefined) {
        timer = setTimeout(drain, MAX_AGE_MS);
        timer.unref();
      }
    },
    drain,
  };
}
