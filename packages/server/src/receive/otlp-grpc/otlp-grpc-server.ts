import type { Duplex } from "node:stream";
import {
  Server,
  ServerCredentials,
  status,
  type ConnectionInjector,
  type Metadata,
  type sendUnaryData,
  type ServerUnaryCall,
} from "@grpc/grpc-js";
import type { Access } from "../../access/access.ts";
import type { Outcome } from "../../pipeline/outcome.ts";
import { encodeExportResponse } from "../otlp/export-response.ts";
import {
  createIntakes,
  describeUntaken,
  refusalOf,
  type Intake,
  type IntakeOptions,
  type Intakes,
} from "../otlp/intake.ts";
import { createCallGuard } from "./call-guard.ts";
import { accessHeadersOf, orgOf } from "./call-metadata.ts";
import { callStatus, statusOfRefusal, type CallStatus } from "./call-status.ts";
import { Health } from "./health.ts";
import { OTLP_SERVICES, rawMethod, type OtlpService } from "./services.ts";

export interface OtlpGrpcLimits {
  /** Bytes of a message, as sent and again once decompressed. */
  readonly maxMessageBytes: number;
  /** Calls that one connection may have open. */
  readonly maxConcurrentStreams: number;
  readonly readTimeoutMs: number;
  /** Bytes of all messages being read and kept at once. */
  readonly maxInFlightBytes: number;
  /** How long a sender has for its message at least, when those bytes are used up. */
  readonly patienceMs: number;
}

export interface OtlpGrpcServerOptions extends IntakeOptions {
  readonly access: Access;
  /** Asked before anything of a body is read: whether there is room for it. */
  readonly admit?: (() => Outcome) | undefined;
  readonly limits?: Partial<OtlpGrpcLimits>;
  /** Told of each call that is refused, with the status; `mayRetry`: the same again may work later. */
  readonly onRefused?: (signal: OtlpService["signal"], code: status, mayRetry: boolean) => void;
}

const MIB = 1024 * 1024;
const DEFAULT_LIMITS: OtlpGrpcLimits = {
  maxMessageBytes: 4 * MIB,
  maxConcurrentStreams: 100,
  readTimeoutMs: 30_000,
  maxInFlightBytes: 256 * MIB,
  patienceMs: 1000,
};
/** A connection whose other end has gone, or never spoke HTTP/2, is noticed and closed after both. */
const PING_EVERY_MS = 60_000;
const PONG_WITHIN_MS = 20_000;

/**
 * OTLP/gRPC (opentelemetry.io, "OTLP Specification", OTLP/gRPC) over connections that it is handed. Statuses:
 * docs/receive.md. What can be known from a call's metadata is answered before its message is read.
 */
export class OtlpGrpcServer {
  readonly #server: Server;
  readonly #injector: ConnectionInjector;
  readonly #health: Health;

  constructor(options: OtlpGrpcServerOptions) {
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const intakes = createIntakes(options);
    const served = OTLP_SERVICES.filter(({ signal }) => intakes[signal] !== undefined);
    const refusals = new Map(OTLP_SERVICES.map((service) => [rawMethod(service.name, "Export").path, service.signal]));
    this.#health = new Health(served.map(({ name }) => name));
    this.#server = new Server({
      "grpc.max_receive_message_length": limits.maxMessageBytes,
      "grpc.max_concurrent_streams": limits.maxConcurrentStreams,
      "grpc.keepalive_time_ms": PING_EVERY_MS,
      "grpc.keepalive_timeout_ms": PONG_WITHIN_MS,
      "grpc.enable_channelz": 0,
      interceptors: [
        createCallGuard({
          ...limits,
          refuse: (path, metadata, authority) => {
            const signal = refusals.get(path);
            // The health service is for all.
            if (signal === undefined) return undefined;
            return refuse(options, metadata, authority, signal, intakes);
          },
          onRefused: (path, code, mayRetry) => {
            const signal = refusals.get(path);
            if (signal !== undefined) options.onRefused?.(signal, code, mayRetry);
          },
        }),
      ],
    });
    for (const { name, signal } of OTLP_SERVICES) {
      const intake = intakes[signal];
      this.#server.addService(
        { Export: rawMethod(name, "Export") },
        intake === undefined ? {} : { Export: exporting(intake) },
      );
    }
    this.#server.addService(this.#health.definition, this.#health.implementation);
    this.#injector = this.#server.createConnectionInjector(ServerCredentials.createInsecure());
  }

  /** Serves one connection, which may be one of TLS. */
  accept(socket: Duplex): void {
    this.#injector.injectConnection(socket);
  }

  /** Lets running calls end, for a while, and closes all connections. */
  async stop(withinMs: number): Promise<void> {
    this.#health.stop();
    await new Promise<void>((resolve) => {
      this.#server.tryShutdown(() => resolve());
      // Not `forceShutdown`: without channelz it knows of no connections.
      this.#injector.drain(withinMs);
    });
  }
}

function exporting(intake: Intake) {
  return async (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): Promise<void> => {
    const taken = intake(call.request, orgOf(call.metadata), "protobuf");
    const refusal = taken.kind === "refused" ? taken.refusal : await taken.delivery;
    if (refusal !== undefined) answer(statusOfRefusal(refusal));
    else if (taken.kind === "taken") answer(null, Buffer.from(encodeExportResponse(taken.rejected, taken.reason)));
  };
}

function refuse(
  { access, admit }: OtlpGrpcServerOptions,
  metadata: Metadata,
  authority: string,
  signal: OtlpService["signal"],
  intakes: Intakes,
): CallStatus | undefined {
  const decision = access.authenticate(accessHeadersOf(metadata, authority), orgOf(metadata));
  switch (decision.kind) {
    case "unauthenticated":
      return callStatus(status.UNAUTHENTICATED, decision.reason);
    case "forbidden":
      return callStatus(status.PERMISSION_DENIED, decision.reason);
    case "unknown-org":
      return callStatus(status.NOT_FOUND, decision.reason);
    case "ok":
      break;
  }
  if (intakes[signal] === undefined) return callStatus(status.UNIMPLEMENTED, describeUntaken(signal, intakes));
  const full = admit && refusalOf(admit());
  return full && statusOfRefusal(full);
}
