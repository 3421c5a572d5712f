import { type Attributes, type Context, context as contextApi } from "@opentelemetry/api";
import { reportOnce } from "./guard.ts";
import { type Cell, findCell } from "./sdk-cell.ts";

/** One instrument of an SDK. */
export interface Recorder {
  /** The SDK's own object. */
  readonly instrument: object;
  record(value: number, attributes: Attributes, context: Context): void;
}

/** Measurements that an SDK has not been told yet. */
export interface MeasurementBuffer {
  /** Takes a value, with attributes that must not change any more. */
  add(recorder: Recorder, value: number, attributes: Attributes, active?: Context): void;
  addAll(recorder: Recorder, values: readonly number[], attributes: Attributes): void;
  /** Tells all that is waiting. Never throws. */
  drain(): void;
}

/** What one instrument measured for one set of attributes. */
interface Series {
  readonly values: number[];
  /** The active ones, value by value: views may take attributes from them. */
  readonly contexts: Context[];
}

/** Told together. More would hold up the event loop for longer where an SDK has to be told value by value. */
const CAPACITY = 256;
/** For an SDK that does not say when it collects, milliseconds. */
const MAX_AGE_MS = 1_000;

/**
 * Keeps measurements until there are enough of them or somebody wants them, and then tells the SDK series by series,
 * which costs a fraction of telling it value by value in between an application's own work. Nothing is dropped.
 */
export function createMeasurementBuffer(find: typeof findCell = findCell): MeasurementBuffer {
  let waiting = new Map<Recorder, Map<Attributes, Series>>();
  let count = 0;
  let timer: NodeJS.Timeout | undefined;

  function drain(): void {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    count = 0;
    const told = waiting;
    // What is measured meanwhile waits for the next time.
    waiting = new Map();
    for (const [recorder, byAttributes] of told) {
      for (const [attributes, series] of byAttributes) tell(recorder, attributes, series, find);
    }
  }

  function seriesOf(recorder: Recorder, attributes: Attributes): Series {
    let byAttributes = waiting.get(recorder);
    if (byAttributes === undefined) waiting.set(recorder, (byAttributes = new Map()));
    let series = byAttributes.get(attributes);
    if (series === undefined) byAttributes.set(attributes, (series = { values: [], contexts: [] }));
    return series;
  }

  function took(values: number): void {
    count += values;
    if (count >= CAPACITY) drain();
    else if (timer === undefined) {
      timer = setTimeout(drain, MAX_AGE_MS);
      timer.unref();
    }
  }

  return {
    add(recorder, value, attributes, active = contextApi.active()) {
      const { values, contexts } = seriesOf(recorder, attributes);
      values.push(value);
      contexts.push(active);
      took(1);
    },
    addAll(recorder, taken, attributes) {
      const { values, contexts } = seriesOf(recorder, attributes);
      const context = contextApi.active();
      for (const value of taken) {
        values.push(value);
        contexts.push(context);
      }
      took(taken.length);
    },
    drain,
  };
}

/** The first value by the API, which opens the cell and checks everything; the others go right into the cell, if there is one. */
function tell(recorder: Recorder, attributes: Attributes, { values, contexts }: Series, find: typeof findCell): void {
  let cell: Cell | undefined;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    try {
      if (cell !== undefined) cell.record(value);
      else recorder.record(value, attributes, contexts[i] ?? contextApi.active());
      if (i === 0 && values.length > 1) cell = find(recorder.instrument, attributes);
    } catch (error) {
      reportOnce("record a measurement", error);
    }
  }
}
