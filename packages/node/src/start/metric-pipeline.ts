import { diag } from "@opentelemetry/api";
import type { Environment } from "../settings.ts";
import { otlpExporter } from "./exporters.ts";
import type { LoadPackage } from "./host-packages.ts";
import type { HostResource, HostSdk, MetricsSdk, SdkMeterProvider } from "./host-sdk.ts";
import { listFrom, numberFrom } from "./read-environment.ts";

/** Builds the host's meter provider from the standard variables, or nothing where its metrics SDK is not installed. */
export function createMeterProvider(
  env: Environment,
  { metrics }: HostSdk,
  resource: HostResource,
  load: LoadPackage,
): SdkMeterProvider | undefined {
  if (metrics === undefined) {
    diag.info("@outcrop/node: @opentelemetry/sdk-metrics is not installed, so there are spans but no metrics");
    return undefined;
  }
  const names = listFrom(env, "OTEL_METRICS_EXPORTER");
  if (names.includes("none")) return undefined;
  const exporters = (names.length === 0 ? ["otlp"] : names).flatMap((name) => {
    if (name === "console") return [new metrics.ConsoleMetricExporter()];
    if (name === "otlp") return [otlpExporter("metrics", env, load)];
    diag.warn(`@outcrop/node: Cannot use OTEL_METRICS_EXPORTER: expected otlp, console or none, got ${name}`);
    return [];
  });
  const usable = exporters.filter((exporter) => exporter !== undefined);
  return usable.length === 0 ? undefined : meterProviderOf(usable, env, metrics, resource);
}

/** One whose metrics go to given exporters, as often as the variables say: every minute by default. */
export function meterProviderOf(
  exporters: readonly object[],
  env: Environment,
  { MeterProvider, PeriodicExportingMetricReader }: MetricsSdk,
  resource: HostResource | undefined,
): SdkMeterProvider {
  const exportIntervalMillis = numberFrom(env, "OTEL_METRIC_EXPORT_INTERVAL", 1) ?? 60_000;
  const exportTimeoutMillis = Math.min(
    numberFrom(env, "OTEL_METRIC_EXPORT_TIMEOUT", 1) ?? 30_000,
    exportIntervalMillis,
  );
  const readers = exporters.map(
    (exporter) => new PeriodicExportingMetricReader({ exporter, exportIntervalMillis, exportTimeoutMillis }),
  );
  return new MeterProvider({ resource, readers });
}
