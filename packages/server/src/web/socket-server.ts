import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { listen } from "./listen.ts";

export interface SocketServerOptions {
  readonly host: string;
  /** 0 takes any free port; see `SocketServer.port`. */
  readonly port: number;
  /** What the user can change when the port is taken, for the error text. */
  readonly portOption: string;
  /** With it, TLS; the protocol is agreed on by ALPN. */
  readonly tls?: (TlsOptions & { readonly ALPNProtocols: string[] }) | undefined;
  /** Speaks whatever is spoken on each connection. */
  readonly accept: (socket: Socket) => void;
  /** Ends what goes on over the connections, within so many milliseconds. */
  readonly drain: (withinMs: number) => Promise<void>;
  /** How long `stop` lets running calls go on. Default 5,000. */
  readonly stopWithinMs?: number;
}

const STOP_WITHIN_MS = 5_000;
const HANDSHAKE_WITHIN_MS = 10_000;

/** A port for a protocol that is not HTTP/1.1. Stops by letting running calls end, for a while, and closing connections. */
export class SocketServer {
  readonly #options: SocketServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: SocketServerOptions) {
    this.#options = options;
    const accept = (socket: Socket): void => {
      // An error of a connection ends it, and nothing else.
      socket.on("error", () => socket.destroy());
      options.accept(socket);
    };
    this.#server =
      options.tls === undefined
        ? createServer({ noDelay: true }, accept)
        : createTlsServer({ ...options.tls, handshakeTimeout: HANDSHAKE_WITHIN_MS, noDelay: true }, accept);
    this.#server.on("connection", (socket) => this.#keep(socket));
  }

  /** The port in use once started. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : this.#options.port;
  }

  /** Rejects when the port is taken, naming the port and the option to change it. */
  async start(): Promise<void> {
    await listen(this.#server, this.#options);
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await this.#options.drain(this.#options.stopWithinMs ?? STOP_WITHIN_MS);
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Of a connection with TLS, this is what lies beneath it, from before the handshake. */
  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
