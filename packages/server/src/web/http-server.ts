import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { TlsOptions } from "node:tls";
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
  /** With it, HTTPS. */
  readonly tls?: TlsOptions | undefined;
  /** Told when a handler throws, which it never should: the sender gets a 500. */
  readonly onBug?: (error: unknown) => void;
  readonly timeouts?: Partial<HttpTimeouts>;
  /** How long `stop` lets running requests go on. Default 5,000. */
  readonly stopWithinMs?: number;
}

/** How long the other end may take. Whoever serves a request limits the time of its body. */
interface HttpTimeouts {
  /** To send the head of a request, from its first byte or the opening of the connection. */
  readonly headersMs: number;
  /** To send a whole request. */
  readonly requestMs: number;
  /** Between two requests on one connection. */
  readonly idleMs: number;
  /** How often the first two are looked at. */
  readonly checkEveryMs: number;
}

const STOP_WITHIN_MS = 5_000;
/** Exporters send every few seconds: a connection closed as early as Node does (5 s) would be closed under their hands. */
const TIMEOUTS: HttpTimeouts = { headersMs: 10_000, requestMs: 300_000, idleMs: 75_000, checkEveryMs: 2_000 };

/** Console, API and OTLP behind one port. Stops by letting running requests end, for a while, and closing connections. */
export class HttpServer {
  readonly #options: HttpServerOptions;
  readonly #server: Server;

  constructor(options: HttpServerOptions) {
    this.#options = options;
    const { headersMs, requestMs, idleMs, checkEveryMs } = { ...TIMEOUTS, ...options.timeouts };
    const limits = {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      keepAliveTimeout: idleMs,
      connectionsCheckingInterval: checkEveryMs,
    };
    const serve = (request: IncomingMessage, response: ServerResponse): void => void this.#serve(request, response);
    this.#server =
      options.tls === undefined
        ? createServer(limits, serve)
        : createTlsServer({ ...limits, ...options.tls, handshakeTimeout: headersMs }, serve);
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

  /** A request that does not end in time, as its sender is slow or gone, is cut off without an answer. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server.listening) return;
    const timer = setTimeout(() => server.closeAllConnections(), this.#options.stopWithinMs ?? STOP_WITHIN_MS);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
    clearTimeout(timer);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A connection that is kept alive would otherwise hold up a stop that began while it was in use.
    response.once("close", () => {
      if (!this.#server.listening) setImmediate(() => this.#server.closeIdleConnections());
    });
    try {
      for (const handler of this.#options.handlers) {
        if (await handler(request, response)) return;
      }
      if (!response.headersSent) refuseUnknown(request, response);
    } catch (error) {
      // The other senders notice nothing.
      this.#options.onBug?.(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    }
  }
}

function refuseUnknown(request: IncomingMessage, response: ServerResponse): void {
  // The sender may be in the middle of its body.
  request.resume();
  const text = `Cannot serve ${request.method ?? "request"} ${(request.url ?? "").slice(0, 200)}: expected one of this server's paths, as /v1/traces or /api/{organisation}/v1/traces\n`;
  response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end(text);
}
