import type { DurationsReading } from "./durations.ts";

type Labels = Readonly<Record<string, string>>;

/** One metric with all of its time series. */
export type MetricFamily = { readonly name: string; readonly help: string } & (
  | {
      readonly type: "counter" | "gauge";
      readonly samples: readonly { readonly labels: Labels; readonly value: number }[];
    }
  | {
      readonly type: "histogram";
      readonly samples: readonly { readonly labels: Labels; readonly value: DurationsReading }[];
    }
);

/** Prometheus' text format, version 0.0.4 (prometheus.io, "Exposition formats"). A family without samples is left out. */
export function prometheusText(families: readonly MetricFamily[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .flatMap((family) => [
      `# HELP ${family.name} ${family.help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
      `# TYPE ${family.name} ${family.type}`,
      ...linesOf(family),
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function linesOf(family: MetricFamily): readonly string[] {
  const { name } = family;
  if (family.type !== "histogram") {
    return family.samples.map(({ labels, value }) => `${name}${labelText(labels)} ${numberText(value)}`);
  }
  return family.samples.flatMap(({ labels, value: { buckets, count, sumSeconds } }) => [
    ...buckets.map((bucket) => `${name}_bucket${labelText({ ...labels, le: String(bucket.seconds) })} ${bucket.count}`),
    `${name}_bucket${labelText({ ...labels, le: "+Inf" })} ${count}`,
    `${name}_sum${labelText(labels)} ${numberText(sumSeconds)}`,
    `${name}_count${labelText(labels)} ${count}`,
  ]);
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeLabel(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
