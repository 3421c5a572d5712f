import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listen } from "./listen.ts";

/** Answers a request, or says that it is not its own, so that several share one port. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes any free port; see `HttpServer.port`. */
  readonly port: number;
  /** What the user can change when the port is taken, for the error text. */
  readonly portOption: string;
  /** Asked in order; the first that answers `true` has served the request. */
  readonly handlers: readonly HttpHandler[];
}

/** Console, API and OTLP behind one port. Stops by letting running requests end, and closing idle connections. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#serve(request, response));
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
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeIdleConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      for (const handler of this.#options.handlers) {
        if (await handler(request, response)) return;
      }
      if (!response.headersSent) response.writeHead(404).end();
    } catch {
      // A handler that throws is a bug of ours; the sender gets an answer, and the other senders notice nothing.
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  }
}
