import { diag, metrics, type TracerProvider } from "@opentelemetry/api";
import { guard } from "../../guard.ts";
import type { Environment } from "../../settings.ts";
import { otlpExporter } from "../../start/exporters.ts";
import { flushAll } from "../../start/flush-all.ts";
import { bounded, flushAtExit } from "../../start/flush-at-exit.ts";
import { applicationPackages, type LoadPackage } from "../../start/host-packages.ts";
import { findHostSdk, type HostResource, type HostSdk, type SdkMeterProvider } from "../../start/host-sdk.ts";
import { meterProviderOf } from "../../start/metric-pipeline.ts";
import { registerTracing } from "../../start/register-tracing.ts";
import { resourceFrom } from "../../start/resource.ts";
import { isRegistered } from "../../start/registered.ts";
import { batching, printing, tracerProviderOf } from "../../start/trace-pipeline.ts";
import { memberOf } from "../../values.ts";
import { GrowingProcessor } from "./growing-processor.ts";

export interface StrandsTelemetryOptions {
  /** A provider of yours, which is used as it is and not made global. Default: one of the host's SDK, made global. */
  readonly tracerProvider?: TracerProvider;
  /** Default: `process.env`. */
  readonly env?: Environment;
  /** How the host's OpenTelemetry packages are found. Default: from the application's main script. */
  readonly load?: LoadPackage;
}

export interface MeterOptions {
  readonly enableConsoleExporter?: boolean;
  readonly enableOtlpExporter?: boolean;
}

/** Those of the host's OTLP exporter: `url`, `headers`, `timeoutMillis` and so on. */
export type ExporterOptions = Readonly<Record<string, unknown>>;

const FLUSH_TIMEOUT_MS = 5_000;
/** As in Python, where nothing names the service. */
const SERVICE_NAME = "strands-agents";

/**
 * Sets up OpenTelemetry as the Python class of the same name does, with the SDK that the application has installed:
 * `new StrandsTelemetry().setupOtlpExporter().setupMeter({ enableOtlpExporter: true })`. Never throws: what is not
 * installed or cannot be set up is told to OpenTelemetry's `diag`.
 */
export class StrandsTelemetry {
  /** The provider that the exporters are added to; `undefined` where there is no SDK. */
  readonly tracerProvider: TracerProvider | undefined;
  readonly #env: Environment;
  readonly #load: LoadPackage;
  readonly #sdk: HostSdk | undefined;
  readonly #resource: HostResource | undefined;
  readonly #processors = new GrowingProcessor();
  readonly #meterProviders: SdkMeterProvider[] = [];
  readonly #isGiven: boolean;
  #flushesAtExit = false;

  constructor(options: StrandsTelemetryOptions = {}) {
    this.#env = options.env ?? process.env;
    this.#isGiven = options.tracerProvider !== undefined;
    this.#load = options.load ?? applicationPackages();
    this.#sdk = guard("find the host's OpenTelemetry SDK", () => findHostSdk(this.#load));
    if (this.#sdk === undefined) {
      diag.error("@outcrop/node: Cannot set up telemetry: expected an OpenTelemetry SDK of line 2 or 3, got none");
    }
    const sdk = this.#sdk;
    this.#resource =
      sdk === undefined ? undefined : guard("describe the service", () => resourceFrom(this.#env, sdk, SERVICE_NAME));
    this.tracerProvider = options.tracerProvider ?? guard("set up tracing", () => this.#register());
  }

  /** Spans go to an OTLP endpoint, in batches: by default an `outcrop` on this machine. */
  setupOtlpExporter(options: ExporterOptions = {}): this {
    guard("set up an OTLP exporter", () => {
      const exporter = otlpExporter("traces", this.#env, this.#load, options);
      if (exporter !== undefined && this.#sdk !== undefined) this.#add(batching(exporter, this.#env, this.#sdk));
    });
    return this;
  }

  /** Spans are printed, each when it ends. */
  setupConsoleExporter(options: ExporterOptions = {}): this {
    guard("set up a console exporter", () => {
      if (this.#sdk !== undefined) this.#add(printing(this.#sdk, options));
    });
    return this;
  }

  /** A global meter provider that exports every minute, or as `OTEL_METRIC_EXPORT_INTERVAL` says. */
  setupMeter({ enableConsoleExporter = false, enableOtlpExporter = false }: MeterOptions = {}): this {
    guard("set up metrics", () => {
      const sdk = this.#sdk?.metrics;
      if (sdk === undefined) {
        diag.error("@outcrop/node: Cannot set up metrics: expected @opentelemetry/sdk-metrics, got none");
        return;
      }
      const exporters = [
        enableConsoleExporter ? new sdk.ConsoleMetricExporter() : undefined,
        enableOtlpExporter ? otlpExporter("metrics", this.#env, this.#load) : undefined,
      ].filter((exporter) => exporter !== undefined);
      const provider = meterProviderOf(exporters, this.#env, sdk, this.#resource);
      metrics.setGlobalMeterProvider(provider);
      this.#meterProviders.push(provider);
      this.#flushAtExit();
    });
    return this;
  }

  /** Sends what is waiting, in five seconds at most. Never rejects. */
  async flush(): Promise<void> {
    await bounded(() => flushAll([this.tracerProvider, ...this.#meterProviders]), FLUSH_TIMEOUT_MS);
  }

  #register(): TracerProvider | undefined {
    const sdk = this.#sdk;
    if (sdk === undefined) return undefined;
    const provider = tracerProviderOf([this.#processors], this.#env, sdk, this.#resource);
    if (isRegistered("trace")) {
      diag.warn(
        "@outcrop/node: Cannot make the provider of StrandsTelemetry global: expected none, got one; give that one as tracerProvider",
      );
      return provider;
    }
    registerTracing(provider, this.#env, sdk);
    return provider;
  }

  /** From the first exporter on. */
  #flushAtExit(): void {
    if (!this.#flushesAtExit) flushAtExit(() => this.flush(), FLUSH_TIMEOUT_MS);
    this.#flushesAtExit = true;
  }

  #add(processor: object): void {
    this.#flushAtExit();
    const addSpanProcessor = memberOf(this.tracerProvider, "addSpanProcessor");
    // A provider of the SDK's line 1 takes more of them later; that of another line only when it is made.
    if (typeof addSpanProcessor === "function") Reflect.apply(addSpanProcessor, this.tracerProvider, [processor]);
    else if (!this.#isGiven) this.#processors.add(processor);
    else {
      diag.warn(
        "@outcrop/node: Cannot add an exporter to the given tracerProvider: expected spanProcessors where it is made, got a provider that is",
      );
    }
  }
}
