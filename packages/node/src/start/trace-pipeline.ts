import { diag } from "@opentelemetry/api";
import { SessionSpanProcessor } from "../session/session-span-processor.ts";
import type { Environment } from "../settings.ts";
import { otlpExporter } from "./exporters.ts";
import type { LoadPackage } from "./host-packages.ts";
import type { HostResource, HostSdk, SdkTracerProvider } from "./host-sdk.ts";
import { listFrom, numberFrom } from "./read-environment.ts";
import { samplerFrom } from "./sampler.ts";

/** Builds the host's tracer provider from the standard variables. */
export function createTracerProvider(
  env: Environment,
  sdk: HostSdk,
  resource: HostResource,
  load: LoadPackage,
): SdkTracerProvider {
  return tracerProviderOf(exportingProcessors(env, sdk, load), env, sdk, resource);
}

/** One whose spans go to given processors; the variables decide the rest. */
export function tracerProviderOf(
  processors: readonly object[],
  env: Environment,
  sdk: HostSdk,
  resource: HostResource | undefined,
): SdkTracerProvider {
  return new sdk.trace.TracerProvider({
    resource,
    sampler: samplerFrom(env, sdk),
    spanLimits: spanLimits(env),
    spanProcessors: [new SessionSpanProcessor(), ...processors],
  });
}

/** `OTEL_TRACES_EXPORTER`: a list of `otlp` (the default), `console`, `none`. */
function exportingProcessors(env: Environment, sdk: HostSdk, load: LoadPackage): readonly object[] {
  const names = listFrom(env, "OTEL_TRACES_EXPORTER");
  if (names.includes("none")) return [];
  return (names.length === 0 ? ["otlp"] : names).flatMap((name) => {
    if (name === "console") return [printing(sdk)];
    if (name !== "otlp") {
      diag.warn(`@outcrop/node: Cannot use OTEL_TRACES_EXPORTER: expected otlp, console or none, got ${name}`);
      return [];
    }
    const exporter = otlpExporter("traces", env, load);
    return exporter === undefined ? [] : [batching(exporter, env, sdk)];
  });
}

/** Prints each span when it ends. */
export function printing({ trace }: HostSdk, options?: object): object {
  const exporter = new trace.ConsoleSpanExporter(options);
  return new trace.SimpleSpanProcessor(trace.takesOptions ? { exporter } : exporter);
}

/** Exports spans in batches. */
export function batching(exporter: object, env: Environment, { trace }: HostSdk): object {
  const batch = batchOptions(env);
  return trace.takesOptions
    ? new trace.BatchSpanProcessor({ exporter, ...batch })
    : new trace.BatchSpanProcessor(exporter, batch);
}

/** `OTEL_BSP_*`, which SDK 3 no longer reads by itself. A batch cannot be larger than the queue. */
function batchOptions(env: Environment): Readonly<Record<string, number>> {
  const maxQueueSize = numberFrom(env, "OTEL_BSP_MAX_QUEUE_SIZE", 1) ?? 2_048;
  const maxExportBatchSize = Math.min(numberFrom(env, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 1) ?? 512, maxQueueSize);
  return {
    maxQueueSize,
    maxExportBatchSize,
    scheduledDelayMillis: numberFrom(env, "OTEL_BSP_SCHEDULE_DELAY") ?? 5_000,
    exportTimeoutMillis: numberFrom(env, "OTEL_BSP_EXPORT_TIMEOUT", 1) ?? 30_000,
  };
}

/** `OTEL_SPAN_*_LIMIT`, and `OTEL_ATTRIBUTE_*` beneath them. */
function spanLimits(env: Environment): Readonly<Record<string, number>> {
  const limits = {
    attributeCountLimit:
      numberFrom(env, "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT") ?? numberFrom(env, "OTEL_ATTRIBUTE_COUNT_LIMIT"),
    attributeValueLengthLimit:
      numberFrom(env, "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT") ?? numberFrom(env, "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT"),
    eventCountLimit: numberFrom(env, "OTEL_SPAN_EVENT_COUNT_LIMIT"),
    linkCountLimit: numberFrom(env, "OTEL_SPAN_LINK_COUNT_LIMIT"),
    attributePerEventCountLimit: numberFrom(env, "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT"),
    attributePerLinkCountLimit: numberFrom(env, "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT"),
  };
  return Object.fromEntries(
    Object.entries(limits).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
