import type { ContextManager, MeterProvider, TextMapPropagator, TracerProvider } from "@opentelemetry/api";
import { isRecord } from "../values.ts";
import type { LoadPackage } from "./host-packages.ts";

/** A class of the host's SDK. Its types are not ours to depend on: lines 2 and 3 agree on what is used here. */
export type Class<T = object> = new (options?: object) => T;

export interface SdkFlushing {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}
export type SdkTracerProvider = TracerProvider & SdkFlushing;
export type SdkMeterProvider = MeterProvider & SdkFlushing;

/** What is needed to build a pipeline for traces; metrics only where their SDK is installed too. */
export interface HostSdk {
  readonly trace: {
    readonly TracerProvider: Class<SdkTracerProvider>;
    readonly BatchSpanProcessor: BatchSpanProcessorClass;
    readonly SimpleSpanProcessor: Class;
    readonly ConsoleSpanExporter: Class;
    readonly AlwaysOnSampler: Class<HostSampler>;
    readonly AlwaysOffSampler: Class<HostSampler>;
    readonly ParentBasedSampler: Class<HostSampler>;
    readonly TraceIdRatioBasedSampler: new (ratio: number) => HostSampler;
    /** `@opentelemetry/sdk-trace` takes one options object where `sdk-trace-base` takes the exporter first. */
    readonly takesOptions: boolean;
  };
  readonly resources: {
    defaultResource(): HostResource;
    resourceFromAttributes(attributes: Readonly<Record<string, string>>): HostResource;
  };
  readonly propagation: {
    readonly CompositePropagator: Class<TextMapPropagator>;
    readonly W3CTraceContextPropagator: Class<TextMapPropagator>;
    readonly W3CBaggagePropagator: Class<TextMapPropagator>;
  };
  readonly metrics: MetricsSdk | undefined;
  readonly AsyncLocalStorageContextManager: Class<ContextManager> | undefined;
}

export interface MetricsSdk {
  readonly MeterProvider: Class<SdkMeterProvider>;
  readonly PeriodicExportingMetricReader: Class;
  readonly ConsoleMetricExporter: Class;
}

type BatchSpanProcessorClass = new (first: object, second?: object) => object;

export interface HostSampler {
  /** Names the sampler and its parts. */
  toString(): string;
}

export interface HostResource {
  merge(other: HostResource): HostResource;
}

/** The host's SDK, or `undefined` when its application has none of line 2 or 3. */
export function findHostSdk(load: LoadPackage): HostSdk | undefined {
  const unified = load("@opentelemetry/sdk-trace");
  const trace = unified ?? load("@opentelemetry/sdk-trace-base");
  // Where both lines are installed, the parts must be of the line of the SDK that uses them.
  const name = unified === undefined ? "@opentelemetry/sdk-trace-base" : "@opentelemetry/sdk-trace";
  const resources = load("@opentelemetry/resources", name);
  const propagation = load("@opentelemetry/core", name);
  if (!isRecord(trace) || !isRecord(resources) || !isRecord(propagation)) return undefined;
  const TracerProvider = trace["TracerProvider"] ?? trace["BasicTracerProvider"];
  // Line 1 has a `Resource` class in place of these functions.
  if (typeof TracerProvider !== "function" || typeof resources["resourceFromAttributes"] !== "function") {
    return undefined;
  }
  const metrics = load("@opentelemetry/sdk-metrics");
  const contexts = load("@opentelemetry/context-async-hooks");
  return {
    trace: { ...trace, TracerProvider, takesOptions: unified !== undefined },
    resources,
    propagation,
    metrics: isRecord(metrics) ? metrics : undefined,
    AsyncLocalStorageContextManager: isRecord(contexts) ? contexts["AsyncLocalStorageContextManager"] : undefined,
  } as unknown as HostSdk;
}
