import { diag, metrics, trace } from "@opentelemetry/api";
import { endOpenStreams } from "../aws-sdk/streamed-call.ts";
import { hookModules } from "../aws-sdk/module-hook.ts";
import { giveUpWaiting } from "../beside/enriching-span.ts";
import { watchSilentPeers } from "../beside/silent-peer.ts";
import { globalLoggerProvider } from "../content/global-logger.ts";
import { pendingContent } from "../content/pending.ts";
import { configureTelemetry } from "../current-telemetry.ts";
import { guard } from "../guard.ts";
import { loadInstrumentations } from "../instrumentations/load-instrumentations.ts";
import type { Environment } from "../settings.ts";
import type { TelemetryOptions } from "../telemetry.ts";
import { flushAll } from "./flush-all.ts";
import { bounded, flushAtExit } from "./flush-at-exit.ts";
import { applicationPackages, type LoadPackage } from "./host-packages.ts";
import { findHostSdk, type HostSdk } from "./host-sdk.ts";
import { registerLoggerProvider } from "./log-pipeline.ts";
import { createMeterProvider } from "./metric-pipeline.ts";
import { showDiagnostics } from "./diagnostics.ts";
import { booleanFrom, numberFrom } from "./read-environment.ts";
import { registerTracing } from "./register-tracing.ts";
import { isRegistered } from "./registered.ts";
import { hasNodeLoader, isSupportedNode } from "./node-version.ts";
import { resourceFrom } from "./resource.ts";
import { createTracerProvider } from "./trace-pipeline.ts";

/**
 * What `start` did: built a pipeline from the host's SDK, joined the provider that was registered already, or nothing,
 * because `OTEL_SDK_DISABLED` says so, no SDK is installed, or Node is older than 22.15.
 */
export type StartOutcome = "started" | "joined" | "disabled" | "no-sdk" | "unsupported-node";

const DEFAULT_FLUSH_TIMEOUT_MS = 5_000;

let outcome: StartOutcome | undefined;
/** Those that were set up here; without, whatever somebody else has registered is flushed. */
let pipelines: readonly unknown[] | undefined;

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
  const timeoutMs = flushTimeoutMs(process.env);
  await bounded(() => sendWaiting(timeoutMs), timeoutMs);
}

function begin(env: Environment): StartOutcome {
  showDiagnostics(env);
  if (booleanFrom(env, "OTEL_SDK_DISABLED")) return "disabled";
  if (!isSupportedNode(process.versions.node)) {
    diag.error(`@outcrop/node: Cannot instrument: expected Node 22.15 or newer, got ${process.versions.node}`);
    return "unsupported-node";
  }
  hookModules();
  if (!hasNodeLoader(process.versions)) {
    diag.warn(
      "@outcrop/node: Cannot see which modules are loaded: expected Node, got Bun. Use instrumentClient(client)",
    );
  }
  if (isRegistered("trace")) {
    watchSilentPeers();
    return "joined";
  }
  const load = applicationPackages();
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
  const resource = resourceFrom(env, sdk);
  const tracers = createTracerProvider(env, sdk, resource, load);
  const meters = guard("set up metrics", () => createMeterProvider(env, sdk, resource, load));
  registerTracing(tracers, env, sdk);
  if (meters !== undefined) metrics.setGlobalMeterProvider(meters);
  const loggers = guard("set up logs", () => registerLoggerProvider(env, resource, load));
  pipelines = [tracers, meters, loggers];
  // Last: they take their tracers and meters as they are made.
  guard("load instrumentations", () => loadInstrumentations(env, tracers));
  const timeoutMs = flushTimeoutMs(env);
  flushAtExit(async () => {
    endOpenStreams();
    await sendWaiting(timeoutMs);
  }, timeoutMs);
}

async function sendWaiting(timeoutMs: number): Promise<void> {
  // A content hook that hangs may cost its own span, not all the others.
  await bounded(pendingContent, timeoutMs / 2);
  giveUpWaiting();
  await flushAll(pipelines ?? [trace.getTracerProvider(), metrics.getMeterProvider(), globalLoggerProvider()]);
}

function flushTimeoutMs(env: Environment): number {
  return numberFrom(env, "OUTCROP_FLUSH_TIMEOUT_MS") ?? DEFAULT_FLUSH_TIMEOUT_MS;
}
