import * as api from "@opentelemetry/api";
import { guard } from "../guard.ts";
import { type Environment, settingsFrom } from "../settings.ts";
import { isRecord, memberOf } from "../values.ts";
import { otlpExporter } from "./exporters.ts";
import type { LoadPackage } from "./host-packages.ts";
import type { Class, HostResource, SdkFlushing } from "./host-sdk.ts";
import { type HostLogProvider, LazyLogProvider } from "./lazy-log-provider.ts";
import { listFrom, numberFrom } from "./read-environment.ts";

interface LogSdk {
  readonly LoggerProvider: Class<HostLogProvider & { addLogRecordProcessor?: (processor: object) => void }>;
  readonly BatchLogRecordProcessor: new (first: object, second: object) => object;
  readonly SimpleLogRecordProcessor: Class;
  readonly ConsoleLogRecordExporter: Class;
}

/**
 * Registers the host's logger provider. Where model calls have events (`OTEL_INSTRUMENTATION_GENAI_CAPTURE_…`) or
 * `OTEL_LOGS_EXPORTER` asks for logs, it is built at once, else with the first event of a failed call. `undefined` where
 * there is none.
 */
export function registerLoggerProvider(
  env: Environment,
  resource: HostResource,
  load: LoadPackage,
): SdkFlushing | undefined {
  const names = listFrom(env, "OTEL_LOGS_EXPORTER");
  if (names.includes("none")) return undefined;
  const { emitEvents, emitExceptions } = settingsFrom(env);
  const build = (): HostLogProvider | undefined =>
    guard("set up logs", () => buildProvider(names, env, resource, load));
  const isCertain = names.length > 0 || emitEvents;
  if (!isCertain && !emitExceptions) return undefined;
  const provider = isCertain ? build() : new LazyLogProvider(build);
  return provider !== undefined && setGlobal(provider, load) ? provider : undefined;
}

function buildProvider(
  names: readonly string[],
  env: Environment,
  resource: HostResource,
  load: LoadPackage,
): HostLogProvider | undefined {
  const sdk = load("@opentelemetry/sdk-logs");
  if (!isLogSdk(sdk)) {
    api.diag.error("@outcrop/node: Cannot export logs: expected an installed @opentelemetry/sdk-logs, got none");
    return undefined;
  }
  const processors = (names.length === 0 ? ["otlp"] : names).flatMap((name) => processorsFor(name, env, sdk, load));
  if (processors.length === 0) return undefined;
  const provider = new sdk.LoggerProvider({ resource, processors });
  // Until 0.203 processors were added one by one, and no option was read.
  for (const processor of processors) provider.addLogRecordProcessor?.(processor);
  return provider;
}

function processorsFor(name: string, env: Environment, sdk: LogSdk, load: LoadPackage): readonly object[] {
  if (name === "console") return [new sdk.SimpleLogRecordProcessor(eitherForm(new sdk.ConsoleLogRecordExporter(), {}))];
  if (name === "otlp") {
    const exporter = otlpExporter("logs", env, load);
    const batch = batchOptions(env);
    return exporter === undefined ? [] : [new sdk.BatchLogRecordProcessor(eitherForm(exporter, batch), batch)];
  }
  api.diag.warn(`@outcrop/node: Cannot use OTEL_LOGS_EXPORTER: expected otlp, console or none, got ${name}`);
  return [];
}

/**
 * What a processor's constructor takes first: its exporter, up to 0.2xx of the SDK, or options with `exporter` among
 * them, later. Nothing outside tells which; the exporter, ours alone, is made to be both.
 */
function eitherForm(exporter: object, options: object): object {
  return Object.assign(exporter, options, { exporter });
}

/** `OTEL_BLRP_*`, with the defaults of the specification. */
function batchOptions(env: Environment): Readonly<Record<string, number>> {
  const maxQueueSize = numberFrom(env, "OTEL_BLRP_MAX_QUEUE_SIZE", 1) ?? 2_048;
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(numberFrom(env, "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE", 1) ?? 512, maxQueueSize),
    scheduledDelayMillis: numberFrom(env, "OTEL_BLRP_SCHEDULE_DELAY") ?? 1_000,
    exportTimeoutMillis: numberFrom(env, "OTEL_BLRP_EXPORT_TIMEOUT", 1) ?? 30_000,
  };
}

/** The logs API is in `@opentelemetry/api` from 1.10 on, beside line 2 of the SDK in `@opentelemetry/api-logs`. */
function setGlobal(provider: object, load: LoadPackage): boolean {
  const logs: unknown =
    Reflect.get(api, "logs") ?? memberOf(load("@opentelemetry/api-logs", "@opentelemetry/sdk-logs"), "logs");
  if (!isRecord(logs) || typeof logs["setGlobalLoggerProvider"] !== "function") return false;
  Reflect.apply(logs["setGlobalLoggerProvider"], logs, [provider]);
  return true;
}

function isLogSdk(value: unknown): value is LogSdk {
  return isRecord(value) && typeof value["LoggerProvider"] === "function";
}
