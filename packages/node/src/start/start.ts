import { context, diag, metrics, propagation, trace } from "@opentelemetry/api";
import { endOpenStreams } from "../aws-sdk/streamed-call.ts";
import { hookModules } from "../aws-sdk/module-hook.ts";
import { giveUpWaiting } from "../beside/enriching-span.ts";
import { watchSilentPeers } from "../beside/silent-peer.ts";
import { globalLoggerProvider } from "../content/global-logger.ts";
import { pendingContent } from "../content/pending.ts";
import { configureTelemetry } from "../current-telemetry.ts";
import { guard } from "../guard.ts";
import type { Environment } from "../settings.ts";
import type { TelemetryOptions } from "../telemetry.ts";
import { memberOf } from "../values.ts";
import { bounded, flushAtExit } from "./flush-at-exit.ts";
import { hostPackages, type LoadPackage } from "./host-packages.ts";
import { findHostSdk, type HostSdk } from "./host-sdk.ts";
import { registerLoggerProvider } from "./log-pipeline.ts";
import { createMeterProvider } from "./metric-pipeline.ts";
import { propagatorFrom } from "./propagators.ts";
import { showDiagnostics } from "./diagnostics.ts";
import { booleanFrom, numberFrom, pairsFrom, textFrom } from "./read-environment.ts";
import { isRegistered } from "./registered.ts";
import { isSupportedNode } from "./node-version.ts";
import { createTracerProvider } from "./trace-pipeline.ts";

/**
 * What `start` did: built a pipeline from the host's SDK, joined the provider that was registered already, or nothing,
 * because `OTEL_SDK_DISABLED` says so, no SDK is installed, or Node is older than 22.15.
 */
export type StartOutcome = "started" | "joined" | "disabled" | "no-sdk" | "unsupported-node";

interface Flushable {
  forceFlush(): Promise<void>;
}

const DEFAULT_FLUSH_TIMEOUT_MS = 5_000;

let outcome: StartOutcome | undefined;
let pipelines: readonly Flushable[] = [];

/**
 * Instruments the AWS clients of this process and, where nobody has registered an OpenTelemetry SDK, sets up the one
 * that the application has installed, by the standard `OTEL_*` variables (docs/environment.md). Only the first call
 * sets up; options hold for clients that are used for the first time later. Never throws; what goes wrong is told to OpenTelemetry's `diag`.
 */
export function start(options: TelemetryOptions = {}): StartOutcome {
  guard("take the options", () => configureTelemetry(options));
  return (outcome ??= guard("start", () => begin(process.env)) ?? "no-sdk");
}

/**
 * Sends what is waiting, in five seconds at most, for places where the process is frozen, such as AWS Lambda. Never
 * rejects. Works for a provider that somebody else registered, too.
 */
export async function flush(): Promise<void> {
  await bounded(flushAll, flushTimeoutMs(process.env));
}

function begin(env: Environment): StartOutcome {
  showDiagnostics(env);
  if (booleanFrom(env, "OTEL_SDK_DISABLED")) return "disabled";
  if (!isSupportedNode(process.versions.node)) {
    diag.error(`@outcrop/node: Cannot instrument: expected Node 22.15 or newer, got ${process.versions.node}`);
    return "unsupported-node";
  }
  hookModules();
  if (isRegistered("trace")) {
    watchSilentPeers();
    return "joined";
  }
  const load = hostPackages(process.argv[1], process.cwd());
  const sdk = findHostSdk(load);
  if (sdk === undefined) {
    diag.error(
      "@outcrop/node: Cannot export: expected an OpenTelemetry SDK of line 2 or 3, got none. Run: npm install @opentelemetry/api @opentelemetry/sdk-node",
    );
    return "no-sdk";
  }
  register(env, sdk, load);
  watchSilentPeers();
  return "started";
}

function register(env: Environment, sdk: HostSdk, load: LoadPackage): void {
  const serviceName = textFrom(env, "OTEL_SERVICE_NAME");
  const resource = sdk.resources.defaultResource().merge(
    sdk.resources.resourceFromAttributes({
      ...pairsFrom(env, "OTEL_RESOURCE_ATTRIBUTES"),
      ...(serviceName === undefined ? {} : { "service.name": serviceName }),
    }),
  );
  const tracers = createTracerProvider(env, sdk, resource, load);
  const meters = guard("set up metrics", () => createMeterProvider(env, sdk, resource, load));
  if (sdk.AsyncLocalStorageContextManager !== undefined) {
    context.setGlobalContextManager(new sdk.AsyncLocalStorageContextManager().enable());
  }
  propagation.setGlobalPropagator(propagatorFrom(env, sdk));
  trace.setGlobalTracerProvider(tracers);
  if (meters !== undefined) metrics.setGlobalMeterProvider(meters);
  const loggers = guard("set up logs", () => registerLoggerProvider(env, resource, load));
  pipelines = [tracers, meters, loggers].filter((pipeline) => pipeline !== undefined);
  flushAtExit(async () => {
    endOpenStreams();
    await flushAll();
  }, flushTimeoutMs(env));
}

async function flushAll(): Promise<void> {
  await pendingContent();
  giveUpWaiting();
  const mine = pipelines.length > 0 ? pipelines : registeredPipelines();
  await Promise.all(mine.map((pipeline) => pipeline.forceFlush()));
}

/**
 * The providers that somebody else registered, where they can be flushed. The tracer provider stands behind the API's
 * proxy, which may come from another copy of the API: it is known by its method.
 */
function registeredPipelines(): readonly Flushable[] {
  const tracers: object = trace.getTracerProvider();
  const delegate: unknown =
    "getDelegate" in tracers && typeof tracers.getDelegate === "function" ? tracers.getDelegate() : tracers;
  return [delegate, metrics.getMeterProvider(), globalLoggerProvider()].filter(isFlushable);
}

function isFlushable(provider: unknown): provider is Flushable {
  return typeof memberOf(provider, "forceFlush") === "function";
}

function flushTimeoutMs(env: Environment): number {
  return numberFrom(env, "OUTCROP_FLUSH_TIMEOUT_MS") ?? DEFAULT_FLUSH_TIMEOUT_MS;
}
