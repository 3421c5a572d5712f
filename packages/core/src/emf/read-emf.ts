import { setKey } from "./dimension-sets.ts";
import {
  dimensionNameFault,
  dimensionValueFault,
  isMetricValue,
  metricNameFault,
  namespaceFault,
  shown,
  timestampFault,
  VALUE_RULE,
  type Fault,
} from "./faults.ts";
import { MAX_DIMENSIONS_IN_A_SET, MAX_METRICS_IN_A_DIRECTIVE, MAX_VALUES_OF_A_METRIC } from "./limits.ts";
import { isMembers, ownMember, setMember, type Members } from "./members.ts";
import type { EmfProblem, EmfReading, EmfResolution } from "./types.ts";
import { isEmfUnit, type EmfUnit } from "./units.ts";

/** What a log event says. The metrics are complete where there is no problem. */
export type ReadEmf =
  | { readonly kind: "not-emf"; readonly reason: string }
  | {
      readonly kind: "emf";
      readonly timestamp: number | undefined;
      readonly metrics: readonly EmfReading[];
      readonly problems: readonly EmfProblem[];
    };

type Report = (path: string, reason: Fault) => boolean;
type Definition = Pick<EmfReading, "name" | "unit" | "values" | "resolution">;

/** Reads a log event by the specification's rules. Members that the specification does not know are passed over. Never throws. */
export function readEmf(event: unknown): ReadEmf {
  try {
    return read(event);
  } catch {
    // A getter or a proxy.
    return { kind: "not-emf", reason: "expected plain data, got what throws when it is looked at" };
  }
}

function read(event: unknown): ReadEmf {
  const root = typeof event === "string" ? parsed(event) : event;
  if (!isMembers(root)) return { kind: "not-emf", reason: `expected a JSON object, got ${shown(root)}` };
  if (!Object.hasOwn(root, "_aws")) return { kind: "not-emf", reason: "expected a member _aws, got none" };

  const problems: EmfProblem[] = [];
  const report: Report = (path, reason) => {
    if (reason !== undefined) problems.push({ path, reason });
    return reason !== undefined;
  };
  const result = (timestamp?: number, metrics: readonly EmfReading[] = []): ReadEmf => ({
    kind: "emf",
    timestamp,
    metrics,
    problems,
  });
  const metadata = root["_aws"];
  if (!isMembers(metadata)) {
    report("_aws", `expected an object, got ${shown(metadata)}`);
    return result();
  }
  const time = ownMember(metadata, "Timestamp");
  const timestamp = report("_aws.Timestamp", timestampFault(time)) ? undefined : (time as number);
  const metrics = listOf(metadata, "CloudWatchMetrics", "_aws", report).flatMap((directive, index) =>
    readDirective(directive, root, `_aws.CloudWatchMetrics[${index}]`, timestamp ?? 0, report),
  );
  return result(timestamp, metrics);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The list of that name; an empty one, and a problem, where there is none. */
function listOf(parent: Members, name: string, path: string, report: Report): readonly unknown[] {
  const list = ownMember(parent, name);
  if (Array.isArray(list)) return list as readonly unknown[];
  report(`${path}.${name}`, `expected a list, got ${shown(list)}`);
  return [];
}

function readDirective(
  directive: unknown,
  root: Members,
  path: string,
  timestamp: number,
  report: Report,
): readonly EmfReading[] {
  if (!isMembers(directive)) {
    report(path, `expected an object, got ${shown(directive)}`);
    return [];
  }
  const namespace = ownMember(directive, "Namespace");
  report(`${path}.Namespace`, namespaceFault(namespace));
  const sets = new Map<string, Readonly<Record<string, string>>>();
  const listedSets = listOf(directive, "Dimensions", path, report);
  if (Array.isArray(ownMember(directive, "Dimensions")) && listedSets.length === 0) {
    report(`${path}.Dimensions`, "expected at least one set, which may be empty, got a list of 0");
  }
  for (const [index, set] of listedSets.entries()) {
    const dimensions = readSet(set, root, `${path}.Dimensions[${index}]`, report);
    if (dimensions !== undefined) sets.set(setKey(Object.keys(dimensions)), dimensions);
  }
  const definitions = readDefinitions(listOf(directive, "Metrics", path, report), root, `${path}.Metrics`, report);
  return [...sets.values()].flatMap((dimensions) =>
    definitions.map((metric) => ({ namespace: namespace as string, dimensions, ...metric, timestamp })),
  );
}

function readSet(set: unknown, root: Members, path: string, report: Report): Record<string, string> | undefined {
  if (!Array.isArray(set) || set.length > MAX_DIMENSIONS_IN_A_SET) {
    report(path, `expected a list of at most ${MAX_DIMENSIONS_IN_A_SET} names, got ${shown(set)}`);
    return undefined;
  }
  const dimensions: Record<string, string> = {};
  for (const [index, name] of (set as readonly unknown[]).entries()) {
    if (report(`${path}[${index}]`, dimensionNameFault(name))) continue;
    const key = name as string;
    if (Object.hasOwn(dimensions, key)) {
      report(`${path}[${index}]`, `expected each name once, got ${shown(key)} again`);
      continue;
    }
    const value = ownMember(root, key);
    if (!report(key, dimensionValueFault(value))) setMember(dimensions, key, value);
  }
  return dimensions;
}

function readDefinitions(list: readonly unknown[], root: Members, path: string, report: Report): readonly Definition[] {
  if (list.length > MAX_METRICS_IN_A_DIRECTIVE) {
    report(path, `expected at most ${MAX_METRICS_IN_A_DIRECTIVE} metrics, got ${shown(list)}`);
    return [];
  }
  const definitions = new Map<string, Definition>();
  for (const [index, definition] of list.entries()) {
    const at = `${path}[${index}]`;
    if (!isMembers(definition)) {
      report(at, `expected an object, got ${shown(definition)}`);
      continue;
    }
    const name = ownMember(definition, "Name");
    if (report(`${at}.Name`, metricNameFault(name))) continue;
    const unit = ownMember(definition, "Unit") ?? "None";
    if (!isEmfUnit(unit)) report(`${at}.Unit`, `expected a unit of CloudWatch's, got ${shown(unit)}`);
    const resolution = ownMember(definition, "StorageResolution") ?? 60;
    if (resolution !== 1 && resolution !== 60) {
      report(`${at}.StorageResolution`, `expected 1 or 60, got ${shown(resolution)}`);
    }
    const key = name as string;
    const values = readValues(ownMember(root, key), key, report);
    const metric = { name: key, unit: unit as EmfUnit, values, resolution: resolution as EmfResolution };
    const other = definitions.get(key);
    if (other === undefined) definitions.set(key, metric);
    else if (other.unit !== unit || other.resolution !== resolution) {
      report(at, `expected one unit and resolution of ${shown(key)}, got two`);
    }
  }
  return [...definitions.values()];
}

function readValues(target: unknown, name: string, report: Report): readonly number[] {
  const values: readonly unknown[] = Array.isArray(target) ? target : [target];
  if (values.length === 0 || values.length > MAX_VALUES_OF_A_METRIC) {
    report(name, `expected 1 to ${MAX_VALUES_OF_A_METRIC} values, got ${values.length}`);
  }
  const wrong = values.findIndex((value) => !isMetricValue(value));
  if (wrong >= 0) report(name, `expected ${VALUE_RULE}, got ${shown(values[wrong])}`);
  return values.filter(isMetricValue);
}
