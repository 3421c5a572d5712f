import { NUMBER_BYTES, textBytes } from "./byte-size.ts";
import { shown } from "./faults.ts";
import { MAX_METRICS_IN_A_DIRECTIVE, MAX_VALUES_OF_A_METRIC } from "./limits.ts";
import type { Refuse } from "./refuse.ts";
import type { EmfMetricDefinition } from "./types.ts";
import type { UsableMetric } from "./usable-metrics.ts";

/** The metrics of one document. */
export interface Parcel {
  readonly definitions: EmfMetricDefinition[];
  /** Beside `definitions`: one number, or 2 to 100. */
  readonly values: (number | readonly number[])[];
}

interface OpenParcel extends Parcel {
  room: number;
}

/** `{"Name":,"Unit":"Megabits/Second","StorageResolution":1},` and the brackets of a list of values. */
const DEFINITION_BYTES = 64;

/**
 * Shares metrics out over documents: at most 100 in each, at most 100 values for each, no name twice, and in no more
 * bytes than there is room for. Each value is in one parcel, once; a metric is refused where one value does not fit.
 */
export function packMetrics(metrics: readonly UsableMetric[], room: number, refuse: Refuse): readonly Parcel[] {
  const parcels: OpenParcel[] = [];
  /** By name: the first parcel that does not have it yet. */
  const nextParcel = new Map<string, number>();
  let firstOpen = 0;
  for (const { definition, values } of metrics) {
    const name = definition.Name;
    const fixed = DEFINITION_BYTES + 2 * textBytes(name);
    const most = Math.min(MAX_VALUES_OF_A_METRIC, Math.floor((room - fixed) / NUMBER_BYTES));
    if (most < 1) {
      const needed = fixed + NUMBER_BYTES;
      const reason = `expected room for ${needed} bytes in a log event, got ${Math.max(0, room)}`;
      refuse("size", name, `Cannot write metric ${shown(name)}: ${reason}`);
      continue;
    }
    for (let start = 0; start < values.length; start += most) {
      const count = Math.min(most, values.length - start);
      const bytes = fixed + count * NUMBER_BYTES;
      let index = Math.max(nextParcel.get(name) ?? 0, firstOpen);
      while (index < parcels.length && !fits(parcels[index], bytes)) index += 1;
      const parcel = parcels[index] ?? { definitions: [], values: [], room };
      parcels[index] = parcel;
      parcel.definitions.push(definition);
      parcel.values.push(count === 1 ? (values[start] ?? 0) : values.slice(start, start + count));
      parcel.room -= bytes;
      nextParcel.set(name, index + 1);
      while (firstOpen < parcels.length && !fits(parcels[firstOpen], MAX_CLOSED_BYTES)) firstOpen += 1;
    }
  }
  return parcels;
}

/** A parcel with less room is not looked at again, so that very many metrics are shared out in linear time. */
const MAX_CLOSED_BYTES = DEFINITION_BYTES + NUMBER_BYTES;

function fits(parcel: OpenParcel | undefined, bytes: number): boolean {
  return parcel !== undefined && parcel.room >= bytes && parcel.definitions.length < MAX_METRICS_IN_A_DIRECTIVE;
}
