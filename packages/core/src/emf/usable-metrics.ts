import { isMetricValue, metricNameFault, shown, VALUE_RULE } from "./faults.ts";
import { isMembers } from "./members.ts";
import type { Refuse } from "./refuse.ts";
import type { EmfMetricDefinition } from "./types.ts";
import { isEmfUnit, type EmfUnit } from "./units.ts";

/** A metric that can be written. */
export interface UsableMetric {
  readonly definition: EmfMetricDefinition;
  readonly values: readonly number[];
}

/** The metrics that can be written, with the values that can; each other one is refused with the reason. */
export function usableMetrics(
  metrics: unknown,
  dimensions: ReadonlySet<unknown>,
  refuse: Refuse,
): readonly UsableMetric[] {
  if (!Array.isArray(metrics)) {
    refuse("metric", "", `Cannot use the metrics: expected a list, got ${shown(metrics)}`);
    return [];
  }
  const usable: UsableMetric[] = [];
  for (const metric of metrics as readonly unknown[]) {
    if (!isMembers(metric)) {
      refuse("metric", "", `Cannot use a metric: expected an object, got ${shown(metric)}`);
      continue;
    }
    const definition = readDefinition(metric, dimensions, refuse);
    if (definition === undefined) continue;
    const values = readValues(definition.Name, metric["value"], refuse);
    if (values.length > 0) usable.push({ definition, values });
  }
  return usable;
}

function readDefinition(
  { name, unit, resolution }: Readonly<Record<string, unknown>>,
  dimensions: ReadonlySet<unknown>,
  refuse: Refuse,
): EmfMetricDefinition | undefined {
  let fault = metricNameFault(name);
  if (fault === undefined && dimensions.has(name)) fault = "expected a name of its own, got that of a dimension";
  if (fault === undefined && unit !== undefined && !isEmfUnit(unit)) {
    fault = `expected a unit of CloudWatch's, got ${shown(unit)}`;
  }
  if (fault === undefined && resolution !== undefined && resolution !== 1 && resolution !== 60) {
    fault = `expected a resolution of 1 or 60 seconds, got ${shown(resolution)}`;
  }
  if (fault !== undefined) {
    const told = typeof name === "string" ? name : "";
    refuse("metric", told, `Cannot use metric ${shown(name)}: ${fault}`);
    return undefined;
  }
  const definition: { Name: string; Unit?: EmfUnit; StorageResolution?: 1 } = { Name: name as string };
  if (isEmfUnit(unit)) definition.Unit = unit;
  if (resolution === 1) definition.StorageResolution = 1;
  return definition;
}

function readValues(name: string, value: unknown, refuse: Refuse): readonly number[] {
  if (isMetricValue(value)) return [value];
  const given: readonly unknown[] = Array.isArray(value) ? value : [value];
  const values = given.filter(isMetricValue);
  if (given.length === 0) {
    refuse("value", name, `Cannot use metric ${shown(name)}: expected a value, got a list of 0`);
  } else if (values.length < given.length) {
    const first = given.find((one) => !isMetricValue(one));
    const refusedOnes = `${given.length - values.length} of ${given.length}`;
    const reason = `Cannot use ${refusedOnes} values of ${shown(name)}: expected ${VALUE_RULE}, got ${shown(first)}`;
    refuse("value", name, reason);
  }
  return values;
}
