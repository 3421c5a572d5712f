import type { sendUnaryData, ServerUnaryCall, ServerWritableStream, UntypedServiceImplementation } from "@grpc/grpc-js";
import { status, type ServiceDefinition } from "@grpc/grpc-js";
import { callStatus } from "./call-status.ts";
import { rawMethod } from "./services.ts";

const HEALTH = "grpc.health.v1.Health";

/** ServingStatus of grpc.health.v1. */
const SERVING = 1;
const NOT_SERVING = 2;
const SERVICE_UNKNOWN = 3;

type Watcher = ServerWritableStream<Buffer, Buffer>;

/**
 * grpc.health.v1.Health (grpc, doc/health-checking.md), for load balancers and probes. It asks for no credentials, as
 * probes have none, and tells nothing but whether this server takes calls.
 */
export class Health {
  readonly definition: ServiceDefinition = {
    Check: rawMethod(HEALTH, "Check"),
    Watch: rawMethod(HEALTH, "Watch", true),
  };
  readonly implementation: UntypedServiceImplementation;
  readonly #known: ReadonlySet<string>;
  readonly #watchers = new Map<Watcher, boolean>();
  #isServing = true;

  /** @param services names that may be asked for, beside the empty one, which is the server as a whole */
  constructor(services: readonly string[]) {
    this.#known = new Set(["", ...services]);
    this.implementation = {
      Check: (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => this.#check(call, answer),
      Watch: (call: Watcher) => this.#watch(call),
    };
  }

  /** Tells everybody that watches that no more calls are taken, and ends their streams. */
  stop(): void {
    this.#isServing = false;
    for (const [watcher, isKnown] of this.#watchers) {
      if (isKnown) watcher.write(response(NOT_SERVING));
      watcher.end();
    }
    this.#watchers.clear();
  }

  get #status(): number {
    return this.#isServing ? SERVING : NOT_SERVING;
  }

  #check(call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void {
    const service = parseRequest(call.request);
    if (service === undefined) {
      answer(callStatus(status.INVALID_ARGUMENT, "Cannot read the health check: expected a HealthCheckRequest"));
    } else if (!this.#known.has(service)) {
      answer(callStatus(status.NOT_FOUND, `Cannot check service "${service.slice(0, 200)}": no such service here`));
    } else answer(null, response(this.#status));
  }

  #watch(call: Watcher): void {
    const service = parseRequest(call.request);
    const isKnown = service !== undefined && this.#known.has(service);
    call.write(response(isKnown ? this.#status : SERVICE_UNKNOWN));
    if (!this.#isServing) {
      call.end();
      return;
    }
    this.#watchers.set(call, isKnown);
    call.on("cancelled", () => this.#watchers.delete(call));
  }
}

/** A HealthCheckResponse: `status` = 1. */
function response(serving: number): Buffer {
  return Buffer.from([0x08, serving]);
}

/** A HealthCheckRequest has one field, the text `service` = 1; a probe's name is short. `undefined`: something else. */
function parseRequest(bytes: Buffer): string | undefined {
  if (bytes.length === 0) return "";
  const size = bytes[1] ?? 0;
  return bytes[0] === 0x0a && size < 0x80 && bytes.length === size + 2 ? bytes.toString("utf8", 2) : undefined;
}
