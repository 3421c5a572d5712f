import { diag } from "@opentelemetry/api";
import { isRecord } from "../values.ts";
import type { Environment } from "../settings.ts";
import type { LoadPackage } from "./host-packages.ts";
import type { Class } from "./host-sdk.ts";
import { textFrom } from "./read-environment.ts";

/** Where telemetry goes when nothing says otherwise: an `outcrop` on this machine. */
const DEFAULT_ENDPOINT = "http://localhost:5080/api/default";

/**
 * Half of the specification's default: retries of the host's exporter hold the process until this has passed, and an
 * application must not end ten seconds late because nobody listens.
 */
const DEFAULT_TIMEOUT_MS = 5_000;

export type Signal = "traces" | "metrics" | "logs";

const PACKAGES: Readonly<Record<string, string>> = { "http/protobuf": "proto", "http/json": "http", grpc: "grpc" };
const CLASSES = { traces: "OTLPTraceExporter", metrics: "OTLPMetricExporter", logs: "OTLPLogExporter" } as const;
const PACKAGE_SIGNAL = { traces: "trace", metrics: "metrics", logs: "logs" } as const;

/**
 * The host's OTLP exporter for a signal. It reads the standard variables itself (endpoint, headers, timeout,
 * compression, certificates); only what is not set is given by us. Answers `undefined`, and says why, when
 * the exporter of the wished protocol is not installed. `options` are the host exporter's, and win.
 */
export function otlpExporter(
  signal: Signal,
  env: Environment,
  load: LoadPackage,
  options: Readonly<Record<string, unknown>> = {},
): object | undefined {
  const upper = signal.toUpperCase();
  const wished = textFrom(env, `OTEL_EXPORTER_OTLP_${upper}_PROTOCOL`) ?? textFrom(env, "OTEL_EXPORTER_OTLP_PROTOCOL");
  const endpoint =
    textFrom(env, `OTEL_EXPORTER_OTLP_${upper}_ENDPOINT`) ?? textFrom(env, "OTEL_EXPORTER_OTLP_ENDPOINT");
  // Where no protocol is asked for, whichever of the HTTP ones is installed will do.
  const protocols = wished === undefined ? ["http/protobuf", "http/json"] : [wished];
  for (const protocol of protocols) {
    const name = PACKAGES[protocol];
    if (name === undefined) continue;
    const loaded = load(`@opentelemetry/exporter-${PACKAGE_SIGNAL[signal]}-otlp-${name}`);
    const Exporter = isRecord(loaded) ? loaded[CLASSES[signal]] : undefined;
    if (typeof Exporter !== "function") continue;
    const timeout = textFrom(env, `OTEL_EXPORTER_OTLP_${upper}_TIMEOUT`) ?? textFrom(env, "OTEL_EXPORTER_OTLP_TIMEOUT");
    return new (Exporter as Class)({
      ...(endpoint === undefined && protocol !== "grpc" ? { url: `${DEFAULT_ENDPOINT}/v1/${signal}` } : {}),
      ...(timeout === undefined ? { timeoutMillis: DEFAULT_TIMEOUT_MS } : {}),
      ...options,
    });
  }
  diag.error(
    `@outcrop/node: Cannot export ${signal}: expected an installed OTLP exporter for ${protocols.join(" or ")}, got none`,
  );
  return undefined;
}
