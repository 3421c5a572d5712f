import { type Profile, SCHEMA_URL } from "@outcrop/core";
import { checkAttributes, checkServer } from "./attribute-rules.ts";
import type { EmittedMetric, Finding } from "./emitted.ts";
import { type MetricEntry, metricEntry } from "./metric-registry.ts";

const INFERENCE: ReadonlySet<unknown> = new Set(["chat", "text_completion", "generate_content"]);

/** Every rule about one metric and its points. */
export function checkMetric(metric: EmittedMetric, profile: Profile): readonly Finding[] {
  const entry = metricEntry(metric.name, profile);
  if (entry === undefined) return [{ rule: "missing_metric", subject: metric.name, on: metric.name }];
  return [...checkInstrument(metric, entry, profile), ...checkPoints(metric, entry, profile)];
}

function checkInstrument(metric: EmittedMetric, entry: MetricEntry, profile: Profile): readonly Finding[] {
  const { name, unit, instrument, valueType, boundaries, schemaUrl } = metric;
  const finding = (isRight: boolean, rule: string, subject: string): readonly Finding[] =>
    isRight ? [] : [{ rule, subject, on: name }];
  const hasBoundaries = entry.boundaries.length === 0 || entry.boundaries.join() === boundaries.join();
  return [
    ...finding(unit === entry.unit, "unit_mismatch", unit),
    ...finding(instrument === entry.instrument, "unexpected_instrument", instrument),
    ...finding(valueType === entry.valueType, "type_mismatch", valueType),
    ...finding(hasBoundaries, "boundaries_mismatch", boundaries.join()),
    ...finding(schemaUrl === SCHEMA_URL[profile], "instrumentation_scope_schema_url_missing", schemaUrl ?? ""),
  ];
}

function checkPoints({ name, points }: EmittedMetric, entry: MetricEntry, profile: Profile): readonly Finding[] {
  return points.flatMap(({ attributes }) => [
    ...checkAttributes(name, attributes, profile),
    ...checkServer(name, attributes),
    ...entry.required
      .filter((required) => !(required in attributes))
      .map((subject) => ({ rule: "required_attribute_not_present", subject, on: name })),
    ...(entry.operations === undefined ||
    INFERENCE.has(attributes["gen_ai.operation.name"]) === (entry.operations === "inference")
      ? []
      : [{ rule: "metric_of_other_operations", subject: String(attributes["gen_ai.operation.name"]), on: name }]),
    ...("error.type" in attributes && !entry.mayFail
      ? [{ rule: "error_type_on_a_metric_without_failures", subject: "error.type", on: name }]
      : []),
  ]);
}
