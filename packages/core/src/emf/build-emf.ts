import { assemble, frameBytes, type Frame } from "./assemble.ts";
import { usableSets, type DimensionSet } from "./dimension-sets.ts";
import { ageFault, namespaceFault, shown, timestampFault } from "./faults.ts";
import { MAX_EVENT_BYTES } from "./limits.ts";
import { isMembers, setMember, type Members } from "./members.ts";
import { packMetrics } from "./pack-metrics.ts";
import { plainProperty } from "./plain-property.ts";
import type { Refuse } from "./refuse.ts";
import type { EmfBuilt, EmfDocument, EmfInput, EmfRefusal } from "./types.ts";
import { usableMetrics, type UsableMetric } from "./usable-metrics.ts";

const NOTHING = { definitions: [], values: [] };

export interface BuildEmfOptions {
  /** Milliseconds since 1970: the time stamp where none is given, and what 14 days and 2 hours are counted from. */
  readonly now?: () => number;
  /** What one log event may have, in UTF-8; 1 MB less 26, by default. Older agents and drivers cut at 262,144. */
  readonly maxBytes?: number;
}

/**
 * Builds the log events that CloudWatch extracts the metrics from. What is too much for one is split over several,
 * each with all properties; every value is in one of them, once for each dimension set.
 *
 * Never throws. What breaks a rule of CloudWatch's is refused: a metric, a value, a property or a dimension set alone,
 * where the others can do without it. Where no metric can be extracted (namespace, time stamp or all dimension sets
 * refused, or no metric left) the members are written all the same, without `_aws`: log events, and no metrics.
 */
export function buildEmf(input: EmfInput, options: BuildEmfOptions = {}): EmfBuilt {
  try {
    return build(input, options);
  } catch (error) {
    // A getter or a proxy that throws.
    const why = error instanceof Error ? `: ${error.message}` : "";
    return {
      documents: [],
      refused: [
        { kind: "property", name: "", reason: `Cannot read the input: expected plain data, got what throws${why}` },
      ],
    };
  }
}

function build(input: EmfInput, options: BuildEmfOptions): EmfBuilt {
  const { now = Date.now, maxBytes = MAX_EVENT_BYTES } = options;
  const refused: EmfRefusal[] = [];
  const refuse: Refuse = (kind, name, reason) => {
    refused.push({ kind, name, reason });
  };
  const { namespace, timestamp = Math.floor(now()) } = input;
  const given = membersOf(input.dimensions, "dimensions", refuse);
  const badNamespace = namespaceFault(namespace);
  if (badNamespace !== undefined) refuse("namespace", "", `Cannot use the namespace: ${badNamespace}`);
  const badTime = timestampFault(timestamp) ?? ageFault(timestamp, now());
  if (badTime !== undefined) refuse("timestamp", "", `Cannot use the time stamp: ${badTime}`);
  const usable = usableSets(input.dimensionSets ?? [Object.keys(given)], given, refuse);
  const sets = badNamespace === undefined && badTime === undefined ? usable : [];

  const dimensions = new Set(sets.flat());
  const metrics = usableMetrics(input.metrics, dimensions, refuse);
  const fields: Members = {};
  const taken = new Set(dimensions);
  for (const { definition } of metrics) taken.add(definition.Name);
  for (const name of Object.keys(given)) {
    if (!dimensions.has(name)) addField(fields, name, given, taken, refuse);
  }
  const properties = membersOf(input.properties, "properties", refuse);
  for (const name of Object.keys(properties)) addField(fields, name, properties, taken, refuse);

  const frame: Frame = { namespace, timestamp, dimensions: given, fields };
  return { documents: shareOut(frame, sets, metrics, maxBytes, refuse), refused };
}

function membersOf(value: unknown, what: "dimensions" | "properties", refuse: Refuse): Members {
  if (value === undefined) return {};
  if (isMembers(value)) return value;
  const kind = what === "dimensions" ? "dimension-set" : "property";
  refuse(kind, "", `Cannot use the ${what}: expected an object, got ${shown(value)}`);
  return {};
}

function addField(fields: Members, name: string, source: Members, taken: Set<string>, refuse: Refuse): void {
  let value: unknown;
  try {
    value = source[name];
  } catch {
    refuse("property", name, `Cannot read property ${shown(name)}: expected a value, got a getter that throws`);
    return;
  }
  if (value === undefined) return;
  if (name === "_aws" || taken.has(name)) {
    refuse("property", name, `Cannot write property ${shown(name)}: expected a name of its own, got one that is taken`);
    return;
  }
  const plain = plainProperty(value);
  if (plain === undefined) {
    refuse("property", name, `Cannot write property ${shown(name)}: expected JSON, got ${shown(value)}`);
    return;
  }
  setMember(fields, name, plain.value);
  taken.add(name);
}

/** Where the dimensions leave little room for metrics, half of the sets go into documents of their own. */
function shareOut(
  frame: Frame,
  sets: readonly DimensionSet[],
  metrics: readonly UsableMetric[],
  maxBytes: number,
  refuse: Refuse,
): readonly EmfDocument[] {
  const bytes = frameBytes(frame, sets, maxBytes / 2);
  if (bytes > maxBytes / 2 && sets.length > 1) {
    const half = sets.length >> 1;
    return [sets.slice(0, half), sets.slice(half)].flatMap((some) => shareOut(frame, some, metrics, maxBytes, refuse));
  }
  const parcels = packMetrics(metrics, maxBytes - bytes, refuse);
  if (parcels.length > 0) return parcels.map((parcel) => assemble(frame, sets, parcel));
  if (bytes > maxBytes) {
    refuse("size", "", `Cannot write the properties: expected at most ${maxBytes} bytes, got ${bytes}`);
    return [];
  }
  const document = assemble(frame, sets, NOTHING);
  return Object.keys(document).length === 0 ? [] : [document];
}
