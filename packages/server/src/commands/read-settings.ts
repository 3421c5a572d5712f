import type { Access } from "../access/access.ts";
import { type AccessConfig, toCredentials } from "../access/config.ts";
import { createAccess } from "../access/create-access.ts";
import type { Credential } from "../access/credentials.ts";
import { isLoopbackAddress } from "../access/local-request.ts";
import { type Config, componentType, type PipelineConfig } from "../config/config.ts";
import type { StoreConfig } from "../export/store/config.ts";
import { processInto } from "../process/processor.ts";
import type { OtlpConfig } from "../receive/otlp/config.ts";
import type { ConsoleConfig } from "../web/config.ts";
import { buildLogProcessors, buildMetricProcessors, buildProcessors, readPriceBook } from "./build-processors.ts";
import { parseEndpoint, type Endpoint } from "./endpoint.ts";
import type { OutcropOptions } from "./start-outcrop.ts";
import { readTls } from "./read-tls.ts";
import { readMemorySettings } from "./start-memory-limiter.ts";
import { UsageError } from "./usage-error.ts";

/** What the command line and the environment say; it goes before the configuration. */
export interface Overrides {
  readonly dataDir: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly otlpPort: number | undefined;
  readonly grpcPort: number | undefined;
  readonly credentials: readonly Credential[];
  readonly log: (line: string) => void;
}

export type Settings = Omit<OutcropOptions, "consoleFolder">;

/** Everything that the house is built from. Throws `UsageError` where configuration and command line make no sense together. */
export async function readSettings(config: Config, overrides: Overrides): Promise<Settings> {
  const pipeline = onlyPipeline(config, "traces");
  if (pipeline === undefined) throw new UsageError("Cannot run service.pipelines: expected one of traces, got none");
  const logs = onlyPipeline(config, "logs");
  const metrics = onlyPipeline(config, "metrics");
  const all = [pipeline, logs, metrics].filter((one) => one !== undefined);
  const { protocols } = config.receivers[only(all, "receivers")] as OtlpConfig;
  const store = config.exporters[only(all, "exporters")] as StoreConfig;
  const { memory, others } = readMemorySettings(
    all.map(({ processors: ids }) => ids),
    config,
  );
  /** What a pipeline names beside the memory limiter. */
  const processorsOf = (one: PipelineConfig): readonly string[] => others[all.indexOf(one)] ?? [];
  const priceBook = await readPriceBook(others, config);
  const processors = buildProcessors(processorsOf(pipeline), config, priceBook, () =>
    overrides.log("process   left a span as it was: it could not be worked on"),
  );
  const logProcessors = logs && buildLogProcessors(processorsOf(logs), config);
  const metricProcessors = metrics && buildMetricProcessors(processorsOf(metrics), config, priceBook);
  const console = place(consoleEndpoint(config), overrides.host, overrides.port);
  const { grpc, http } = protocols;
  const otlp = http && place(http.endpoint, overrides.host, overrides.otlpPort);
  const otlpGrpc = grpc && place(grpc.endpoint, overrides.host, overrides.grpcPort);
  const access = createAccess([...configured(config), ...overrides.credentials]);
  const tls = { http: http?.tls && (await readTls(http.tls)), grpc: grpc?.tls && (await readTls(grpc.tls)) };
  const endpoints = [console, otlp, otlpGrpc].filter((one) => one !== undefined);
  for (const endpoint of endpoints) refuseOpenDoor(access, endpoint);
  refuseSharedPort(endpoints);
  return {
    dataDir: overrides.dataDir,
    console,
    otlp,
    otlpLimits:
      http === undefined
        ? {}
        : {
            maxBodyBytes: http.max_request_body_size,
            readTimeoutMs: http.read_timeout_ms,
            maxInFlightBytes: http.max_in_flight_bytes,
          },
    cors: http?.cors && {
      allowedOrigins: http.cors.allowed_origins,
      allowedHeaders: http.cors.allowed_headers,
      exposedHeaders: http.cors.exposed_headers,
      maxAge: http.cors.max_age,
    },
    tls,
    otlpGrpc,
    otlpGrpcLimits:
      grpc === undefined
        ? {}
        : {
            maxMessageBytes: grpc.max_recv_msg_size_mib * 1024 * 1024,
            maxConcurrentStreams: grpc.max_concurrent_streams,
            readTimeoutMs: grpc.read_timeout_ms,
            maxInFlightBytes: grpc.max_in_flight_bytes,
          },
    memory,
    store,
    access,
    priceBook,
    process: (next) => processInto(processors, next),
    processLogs: logProcessors && ((next) => processInto(logProcessors, next)),
    processMetrics: metricProcessors && ((next) => processInto(metricProcessors, next)),
    log: overrides.log,
  };
}

function onlyPipeline(config: Config, signal: string): PipelineConfig | undefined {
  const [first, ...others] = Object.entries(config.service.pipelines).filter(([id]) => componentType(id) === signal);
  if (others.length > 0) {
    throw new UsageError(`Cannot run service.pipelines: this version runs one pipeline of ${signal}`);
  }
  return first?.[1];
}

/** The one receiver, or exporter, that all pipelines name. */
function only(pipelines: readonly PipelineConfig[], end: "receivers" | "exporters"): string {
  const [id, ...others] = new Set(pipelines.flatMap((pipeline) => pipeline[end]));
  if (id === undefined || others.length > 0) {
    throw new UsageError(`Cannot run service.pipelines: this version runs exactly one of ${end}, for all pipelines`);
  }
  return id;
}

function configured(config: Config): readonly Credential[] {
  return config.service.extensions
    .filter((id) => componentType(id) === "access")
    .flatMap((id) => toCredentials(config.extensions[id] as AccessConfig));
}

function consoleEndpoint(config: Config): string {
  const id = config.service.extensions.find((name) => componentType(name) === "console");
  if (id === undefined) {
    throw new UsageError("Cannot run service.extensions: expected `console`, which serves API, console and OTLP");
  }
  return (config.extensions[id] as ConsoleConfig).endpoint;
}

function place(text: string, host: string | undefined, port: number | undefined): Endpoint {
  try {
    const endpoint = parseEndpoint(text);
    return { host: host ?? endpoint.host, port: port ?? endpoint.port };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Said here, as the one that starts second would blame another process for having its port. */
function refuseSharedPort(endpoints: readonly Endpoint[]): void {
  const isEverywhere = ({ host }: Endpoint): boolean => host === "0.0.0.0" || host === "::";
  const isLocal = ({ host }: Endpoint, other: Endpoint): boolean =>
    host === "localhost" && isLoopbackAddress(other.host);
  for (const [index, one] of endpoints.entries()) {
    const other = endpoints.slice(index + 1).find(({ port }) => port === one.port && port !== 0);
    if (other === undefined) continue;
    const isShared =
      one.host === other.host || isEverywhere(one) || isEverywhere(other) || isLocal(one, other) || isLocal(other, one);
    if (!isShared) continue;
    throw new UsageError(
      `Cannot listen on ${one.host}:${one.port} and ${other.host}:${other.port}: ` +
        "expected an endpoint of its own for each of console, OTLP/HTTP and OTLP/gRPC",
    );
  }
}

function refuseOpenDoor(access: Access, { host, port }: Endpoint): void {
  if (!access.open || isLoopbackAddress(host)) return;
  throw new UsageError(
    `Cannot listen on ${host}:${port} without credentials: whoever reaches it could read and write everything. ` +
      "Set OUTCROP_EMAIL and OUTCROP_PASSWORD (or OUTCROP_API_KEY, or extensions.access), or listen on localhost",
  );
}
