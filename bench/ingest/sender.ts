import { connect, type Socket } from "node:net";
import type { LoadBody } from "./load-body.ts";

/** What one connection's requests came to. */
export interface Tally {
  readonly onAcknowledged: (milliseconds: number) => void;
  readonly onRefused: () => void;
  /** The connection ended before the answer: nobody knows whether the body was stored. */
  readonly onUnanswered: () => void;
}

const RETRY_MS = 100;
const HEAD_END = Buffer.from("\r\n\r\n");

/**
 * Sends a body again and again over one kept connection, the next when the answer to the last has come, until told to
 * stop. Plain sockets: an HTTP client would take a third of the processor time that there is to share.
 */
export class Sender {
  readonly #port: number;
  readonly #body: LoadBody;
  readonly #head: Buffer;
  readonly #tally: Tally;
  #socket: Socket | undefined;
  #stopped = Promise.withResolvers<undefined>();
  #stopping = false;
  #waiting = false;
  #sentAt = 0;
  #answer: Buffer = Buffer.alloc(0);
  #again: NodeJS.Timeout | undefined;

  constructor(port: number, body: LoadBody, tally: Tally) {
    this.#port = port;
    this.#body = body;
    this.#tally = tally;
    const lines = [
      "POST /v1/traces HTTP/1.1",
      `Host: 127.0.0.1:${port}`,
      "Content-Type: application/x-protobuf",
      `Content-Length: ${body.bytes.length}`,
    ];
    this.#head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
  }

  start(): void {
    this.#connect();
  }

  /** Lets the request that is running end. */
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
      this.#next();
    } else if (status === 503) {
      this.#tally.onRefused();
      this.#later(() => (this.#stopping ? this.#end() : this.#send()));
    } else throw new Error(`Cannot send: expected 200 or 503, got ${head}`);
  }

  #closed(): void {
    if (this.#waiting) this.#tally.onUnanswered();
    this.#waiting = false;
    if (this.#stopping) this.#end();
    else this.#later(() => this.#connect());
  }

  #later(act: () => void): void {
    this.#again = setTimeout(act, RETRY_MS);
  }

  #end(): void {
    this.#socket?.destroy();
    this.#stopped.resolve(undefined);
  }
}
