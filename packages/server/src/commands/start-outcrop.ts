import type { TlsOptions } from "node:tls";
import { getRequestListener } from "@hono/node-server";
import type { PriceBook } from "@outcrop/core";
import type { Access } from "../access/access.ts";
import { createApi } from "../api/create-api.ts";
import type { StoreConfig } from "../export/store/config.ts";
import { createEmfBlock, type EmfNote } from "../export/emf/emf-block.ts";
import { createNotedBlock, type NotedSpans } from "../export/settle/noted-block.ts";
import type { TraceKey } from "../export/settle/trace-key.ts";
import type { Settler } from "../ledger/settler.ts";
import type { LogBatch } from "../pipeline/batch/log-batch.ts";
import type { MetricBatch } from "../pipeline/batch/metric-batch.ts";
import { NativeBlock } from "../pipeline/batch/native/native-block.ts";
import type { SpanBatch } from "../pipeline/batch/span-batch.ts";
import type { Consumer } from "../pipeline/component.ts";
import { markEmf } from "../process/emf/mark-emf.ts";
import type { MemoryLimiterConfig } from "../process/memory-limiter/config.ts";
import { processInto } from "../process/processor.ts";
import { createQueries } from "../query/queries.ts";
import {
  OtlpGrpcServer,
  type OtlpGrpcLimits,
  type OtlpGrpcServerOptions,
} from "../receive/otlp-grpc/otlp-grpc-server.ts";
import type { CorsOptions } from "../receive/otlp-http/cors.ts";
import type { AnyBatch, SignalName } from "../receive/otlp/signals.ts";
import { createOtlpHttpHandler, type OtlpHttpLimits } from "../receive/otlp-http/create-otlp-http-handler.ts";
import { RetentionSweeper } from "../store/retention/retention-sweeper.ts";
import type { Store } from "../store/store.ts";
import { TraceSummariser } from "../store/traces/trace-summariser.ts";
import type { IntakeCounters } from "../telemetry/counters.ts";
import { counting } from "../telemetry/counting.ts";
import { countRefusedCalls } from "../telemetry/count-refused-calls.ts";
import { countRefusedRequests } from "../telemetry/count-refused-requests.ts";
import { Telemetry } from "../telemetry/telemetry.ts";
import { createConsoleFiles } from "../web/console-files.ts";
import { HttpServer, type HttpHandler } from "../web/http-server.ts";
import { SocketServer } from "../web/socket-server.ts";
import { announcing } from "./announcing.ts";
import { urlOf, type Endpoint } from "./endpoint.ts";
import { lockDataFolder } from "./lock-data-folder.ts";
import { openStore } from "./open-store.ts";
import type { Parts } from "./parts.ts";
import { describeSweep } from "./reports.ts";
import { createSelfTelemetry, type SelfTelemetry } from "./self-telemetry.ts";
import { createEmfRecorder } from "./create-emf-recorder.ts";
import { startedAfter } from "./started-after.ts";
import { startMemoryLimiter } from "./start-memory-limiter.ts";
import { startRepricing } from "./start-repricing.ts";
import { startSettlement } from "./start-settlement.ts";
import { startSignal } from "./start-signal.ts";
import { VERSION } from "./version.ts";

export interface OutcropOptions {
  readonly dataDir: string;
  readonly consoleFolder: string;
  readonly console: Endpoint;
  /** A port for OTLP/HTTP alone, beside the console's. */
  readonly otlp: Endpoint | undefined;
  readonly otlpLimits: Partial<OtlpHttpLimits>;
  /** Web pages that may send OTLP. */
  readonly cors: CorsOptions | undefined;
  /** Of the two ports of the OTLP receiver; console and API are plain HTTP. */
  readonly tls: { readonly http: TlsOptions | undefined; readonly grpc: TlsOptions | undefined };
  readonly otlpGrpc: Endpoint | undefined;
  readonly otlpGrpcLimits: Partial<OtlpGrpcLimits>;
  readonly memory: MemoryLimiterConfig | undefined;
  readonly store: StoreConfig;
  readonly access: Access;
  readonly priceBook: PriceBook;
  /** What every batch passes on its way into the log. */
  readonly process: (next: Consumer<SpanBatch>) => Consumer<SpanBatch>;
  /** The same for log records; without it they are not received. */
  readonly processLogs: ((next: Consumer<LogBatch>) => Consumer<LogBatch>) | undefined;
  /** The same for data points of metrics. */
  readonly processMetrics: ((next: Consumer<MetricBatch>) => Consumer<MetricBatch>) | undefined;
  readonly log: (line: string) => void;
}

export interface Addresses {
  readonly console: string;
  readonly otlp: readonly string[];
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT` with the protocol `grpc`. */
  readonly otlpGrpc: string | null;
  readonly engine: { readonly url: string; readonly pid: number } | null;
}

/** `undefined` where no pipeline takes them. */
interface OtherSignals {
  readonly logs: Consumer<LogBatch> | undefined;
  readonly metrics: Consumer<MetricBatch> | undefined;
}

/** Builds the house from the sink back and opens its doors last. Rejects, with everything stopped, when a part cannot start. */
export async function startOutcrop(options: OutcropOptions, parts: Parts): Promise<Addresses> {
  try {
    await parts.add(lockDataFolder(options.dataDir, options.log));
    const { store, ledgerStore, opened, engine } = await openStore(options.store, options.dataDir, parts, options.log);
    const telemetry = new Telemetry();
    const { settler, traces, recorder } = await startSettlement(ledgerStore, { ...options, telemetry, opened }, parts);
    const spans = await startSignal<NotedSpans, TraceKey>(
      {
        signal: "traces",
        table: "otel_traces",
        store,
        createBlock: createNotedBlock,
        next: (segment) => recorder.stored(segment),
        onLost: (keys) => settler.forget(keys),
      },
      { ...options, telemetry },
      parts,
    );
    const { version: priceVersion } = options.priceBook;
    await startRepricing({ store: ledgerStore, settler, opened, priceVersion, log: options.log }, parts);
    const onLate = (error: unknown): void => options.log(`outcrop   ${messageOf(error)}`);
    const sweeper = new RetentionSweeper({
      store,
      retention: options.store.retention,
      report: (event) => options.log(describeSweep(event)),
      onError: (error) => options.log(`retention will try again: ${messageOf(error)}`),
    });
    await parts.add(startedAfter(opened, sweeper, onLate));
    const summariser = new TraceSummariser({
      store,
      onError: (error) => options.log(`traces    will summarise again: ${messageOf(error)}`),
    });
    await parts.add(startedAfter(opened, summariser, onLate));
    const others = await startOtherSignals(store, telemetry, options, parts);
    const self = createSelfTelemetry({ ...options, telemetry, store, engine, settler });
    const addresses = await openDoors(
      store,
      settler,
      announcing(spans, traces, settler),
      others,
      { telemetry, ...self },
      { ...options, openSince: () => summariser.openSince() },
      parts,
    );
    return { ...addresses, engine: engine === null ? null : { url: engine.url, pid: engine.pid } };
  } catch (error) {
    await parts.stop().catch((failure: unknown) => options.log(`outcrop   ${messageOf(failure)}`));
    throw error;
  }
}

/** Where log records and metrics go, as far as pipelines take them. */
async function startOtherSignals(
  store: Store,
  telemetry: Telemetry,
  options: OutcropOptions,
  parts: Parts,
): Promise<OtherSignals> {
  const { processLogs, processMetrics } = options;
  const context = { ...options, telemetry };
  const metrics = processMetrics?.(
    await startSignal(
      { signal: "metrics", table: "otel_metrics", store, createBlock: () => new NativeBlock() },
      context,
      parts,
    ),
  );
  if (processLogs === undefined) return { metrics, logs: undefined };
  const recorder = processMetrics && createEmfRecorder(store, telemetry, { process: processMetrics, log: options.log });
  const logs = await startSignal<LogBatch, EmfNote>(
    {
      signal: "logs",
      table: "otel_logs",
      store,
      createBlock: createEmfBlock,
      ...(recorder !== undefined && { next: (segment) => recorder.stored(segment) }),
    },
    context,
    parts,
  );
  return { metrics, logs: processLogs(recorder === undefined ? logs : processInto([markEmf()], logs)) };
}

async function openDoors(
  store: Store,
  settler: Settler,
  next: Consumer<SpanBatch>,
  { logs, metrics }: OtherSignals,
  self: SelfTelemetry & { readonly telemetry: Telemetry },
  options: OutcropOptions & { readonly openSince: () => number | undefined },
  parts: Parts,
): Promise<Omit<Addresses, "engine">> {
  const { access } = options;
  const memory = await startMemoryLimiter(options.memory, options.log, parts);
  const processed = options.process(next);
  /** What a receiver is built from; each transport counts for itself. */
  const receiver = (transport: "http" | "grpc") => {
    const counters = {
      traces: self.telemetry.receiver("otlp", transport, "traces"),
      metrics: metrics && self.telemetry.receiver("otlp", transport, "metrics"),
      logs: logs && self.telemetry.receiver("otlp", transport, "logs"),
    };
    const guarded = <Batch extends AnyBatch>(
      counter: IntakeCounters | undefined,
      sink: Consumer<Batch> | undefined,
    ): Consumer<Batch> | undefined => counter && sink && counting(counter, memory?.guard(sink) ?? sink);
    const handed = {
      access,
      admit: memory?.admit,
      next: counting(counters.traces, memory?.guard(processed) ?? processed),
      metrics: guarded(counters.metrics, metrics),
      logs: guarded(counters.logs, logs),
      onBug: (error: unknown) => options.log(`receive   ${messageOf(error)}`),
      onRejected: (signal: SignalName, items: number) => {
        const counted = counters[signal];
        if (counted !== undefined) counted.dropped.invalid += items;
      },
    };
    return { handed, counters };
  };
  const http = receiver("http");
  const otlp: HttpHandler = countRefusedRequests(
    createOtlpHttpHandler({ ...http.handed, limits: options.otlpLimits, cors: options.cors }),
    http.counters,
  );
  const api = createApi({
    queries: createQueries(store, options.openSince),
    settling: settler,
    access,
    processStatus: self.status,
    version: VERSION,
    priceVersion: options.priceBook.version,
    onError: (error) => options.log(`api       ${messageOf(error)}`),
  });
  const apiListener = getRequestListener(api.fetch);
  const apiHandler: HttpHandler = async (request, response) => {
    if (!/^\/api(\/|\?|$)/.test(request.url ?? "")) return false;
    await apiListener(request, response);
    return true;
  };
  const files = createConsoleFiles(options.consoleFolder);
  const onBug = (error: unknown): void => options.log(`web       ${messageOf(error)}`);
  const handlers = [otlp, apiHandler, self.handler, files];
  const main = await parts.add(new HttpServer({ ...options.console, portOption: "--port", handlers, onBug }));
  const console = urlOf({ host: options.console.host, port: main.port });
  const tls = options.tls.http;
  const second =
    options.otlp && new HttpServer({ ...options.otlp, portOption: "--otlp-port", tls, handlers: [otlp], onBug });
  const addresses = [`${console}/api/default`];
  if (options.otlp !== undefined && second !== undefined) {
    await parts.add(second);
    addresses.push(urlOf({ host: options.otlp.host, port: second.port }, tls !== undefined));
  }
  return { console, otlp: addresses, otlpGrpc: await openGrpc(receiver, options, parts) };
}

async function openGrpc(
  receiver: (transport: "grpc") => {
    readonly handed: Omit<OtlpGrpcServerOptions, "limits" | "onRefused">;
    readonly counters: Parameters<typeof countRefusedCalls>[0];
  },
  { otlpGrpc: endpoint, otlpGrpcLimits: limits, tls }: OutcropOptions,
  parts: Parts,
): Promise<string | null> {
  if (endpoint === undefined) return null;
  const { handed, counters } = receiver("grpc");
  const grpc = new OtlpGrpcServer({ ...handed, limits, onRefused: countRefusedCalls(counters) });
  const door = await parts.add(
    new SocketServer({
      ...endpoint,
      portOption: "--grpc-port",
      tls: tls.grpc && { ...tls.grpc, ALPNProtocols: ["h2"] },
      accept: (socket) => grpc.accept(socket),
      drain: (withinMs) => grpc.stop(withinMs),
    }),
  );
  return urlOf({ host: endpoint.host, port: door.port }, tls.grpc !== undefined);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
