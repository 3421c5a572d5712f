import { connect, type Socket } from "node:net";
import type { LoadBody, LoadEncoding } from "./load-body.ts";
import { RETRY_MS, type LoadSender, type Tally } from "./load-sender.ts";

const CONTENT_TYPES = { protobuf: "application/x-protobuf", json: "application/json" } as const;
const HEAD_END = Buffer.from("\r\n\r\n");

interface HttpSenderOptions {
  readonly port: number;
  readonly body: LoadBody;
  readonly encoding: LoadEncoding;
  readonly tally: Tally;
  /** Between the beginnings of two requests, at least. */
  readonly intervalMs: number;
}

/** Over one kept connection. Plain sockets: an HTTP client would take a third of the processor time there is to share. */
export class HttpSender implements LoadSender {
  readonly #port: number;
  readonly #body: LoadBody;
  readonly #head: Buffer;
  readonly #tally: Tally;
  readonly #intervalMs: number;
  #socket: Socket | undefined;
  #stopped = Promise.withResolvers<undefined>();
  #stopping = false;
  #waiting = false;
  #sentAt = 0;
  #answer: Buffer = Buffer.alloc(0);
  #again: NodeJS.Timeout | undefined;

  constructor({ port, body, encoding, tally, intervalMs }: HttpSenderOptions) {
    this.#port = port;
    this.#body = body;
    this.#tally = tally;
    this.#intervalMs = intervalMs;
    const lines = [
      "POST /v1/traces HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      `Content-Type: ${CONTENT_TYPES[encoding]}`,
      `Content-Length: ${body.bytes.length}`,
    ];
    this.#head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
  }

  start(): void {
    this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#again);
    if (!this.#waiting) this.#end();
    await this.#stopped.promise;
  }

  #connect(): void {
    const socket = connect({ port: this.#port, host: "127.0.0.1", noDelay: true });
    this.#socket = socket;
    socket.on("connect", () => this.#next());
    socket.on("data", (chunk) => this.#read(chunk));
    // What went wrong is told by `close`.
    socket.on("error", () => {});
    socket.on("close", () => this.#closed());
  }

  #next(): void {
    if (this.#stopping) {
      this.#end();
      return;
    }
    this.#body.renew();
    this.#send();
  }

  #send(): void {
    this.#waiting = true;
    this.#answer = Buffer.alloc(0);
    this.#sentAt = performance.now();
    this.#socket?.cork();
    this.#socket?.write(this.#head);
    this.#socket?.write(this.#body.bytes);
    this.#socket?.uncork();
  }

  #read(chunk: Buffer): void {
    this.#answer = this.#answer.length === 0 ? chunk : Buffer.concat([this.#answer, chunk]);
    const end = this.#answer.indexOf(HEAD_END);
    if (end < 0) return;
    const head = this.#answer.toString("latin1", 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#answer.length < end + 4 + length) return;
    this.#waiting = false;
    const status = Number(head.slice(9, 12));
    if (status === 200) {
      this.#tally.onAcknowledged(performance.now() - this.#sentAt);
      const wait = this.#sentAt + this.#intervalMs - performance.now();
      if (wait > 0) this.#later(() => this.#next(), wait);
      else this.#next();
    } else if (status === 503 || status === 429) {
      this.#tally.onRefused();
      this.#later(() => (this.#stopping ? this.#end() : this.#send()));
    } else throw new Error(`Cannot send: expected 200, 429 or 503, got ${head}`);
  }

  #closed(): void {
    if (this.#waiting) this.#tally.onUnanswered();
    this.#waiting = false;
    if (this.#stopping) this.#end();
    else this.#later(() => this.#connect());
  }

  #later(act: () => void, wait: number = RETRY_MS): void {
    this.#again = setTimeout(act, wait);
  }

  #end(): void {
    this.#socket?.destroy();
    this.#stopped.resolve(undefined);
  }
}
