import { Client, credentials, Metadata, status, type ServiceError } from "@grpc/grpc-js";
import type { LoadBody } from "./load-body.ts";
import { RETRY_MS, type LoadSender, type Tally } from "./load-sender.ts";

const EXPORT = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const asIs = (bytes: Buffer): Buffer => bytes;

/** Over one kept connection of its own. */
export class GrpcSender implements LoadSender {
  readonly #client: Client;
  readonly #body: LoadBody;
  readonly #tally: Tally;
  readonly #metadata = new Metadata({ waitForReady: true });
  readonly #stopped = Promise.withResolvers<undefined>();
  #stopping = false;

  constructor(port: number, body: LoadBody, tally: Tally) {
    this.#client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
      // Otherwise all senders of the process share one connection.
      "grpc.use_local_subchannel_pool": 1,
      "grpc.initial_reconnect_backoff_ms": RETRY_MS,
      "grpc.min_reconnect_backoff_ms": RETRY_MS,
      "grpc.max_reconnect_backoff_ms": 10 * RETRY_MS,
    });
    this.#body = body;
    this.#tally = tally;
  }

  start(): void {
    this.#next();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#stopped.promise;
    this.#client.close();
  }

  #next(): void {
    if (this.#stopping) {
      this.#stopped.resolve(undefined);
      return;
    }
    this.#body.renew();
    this.#send();
  }

  #send(): void {
    const sentAt = performance.now();
    this.#client.makeUnaryRequest(EXPORT, asIs, asIs, this.#body.bytes, this.#metadata, (error) => {
      if (error === null) {
        this.#tally.onAcknowledged(performance.now() - sentAt);
        this.#next();
        return;
      }
      const isRefusal = wasRefused(error);
      if (isRefusal) this.#tally.onRefused();
      else this.#tally.onUnanswered();
      // A refused body is sent again as it is, one that may have been stored is not.
      setTimeout(() => (isRefusal && !this.#stopping ? this.#send() : this.#next()), RETRY_MS);
    });
  }
}

/** Whether the server said so: with its own word for how long to wait. Throws where it said something else. */
function wasRefused(error: ServiceError): boolean {
  const isSaid = error.metadata.get("grpc-status-details-bin").length > 0;
  if (isSaid && (error.code === status.RESOURCE_EXHAUSTED || error.code === status.UNAVAILABLE)) return true;
  if (!isSaid && (error.code === status.UNAVAILABLE || error.code === status.CANCELLED)) return false;
  throw new Error(`Cannot send: expected OK, RESOURCE_EXHAUSTED or UNAVAILABLE, got ${error.message}`);
}
