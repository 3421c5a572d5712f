import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createHttp2Server, type Http2Server } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import type { Writable } from "node:stream";

/** Test only: a request that has arrived whole, whose answer goes out piece by piece, as a test says. */
export interface HeldRequest {
  head(contentType: string): void;
  send(bytes: Uint8Array): void;
  end(): void;
}

/** Test only: a server that answers nothing of its own accord. */
export interface HeldServer {
  readonly url: string;
  /** The next request that nobody has taken yet. */
  next(): Promise<HeldRequest>;
  close(): Promise<void>;
}

export async function startHeldServer(protocol: "http1" | "http2"): Promise<HeldServer> {
  const sockets = new Set<Socket>();
  const arrived: HeldRequest[] = [];
  const waiting: ((request: HeldRequest) => void)[] = [];
  const arrive = (request: HeldRequest): void => {
    const taker = waiting.shift();
    if (taker === undefined) arrived.push(request);
    else taker(request);
  };
  const server = protocol === "http1" ? http1Server(arrive) : http2Server(arrive);
  server.on("connection", (socket: Socket) => sockets.add(socket));
  server.on("sessionError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    next: () => {
      const request = arrived.shift();
      return request === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(request);
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

type Arrive = (request: HeldRequest) => void;

const headOf = (contentType: string) => ({ "content-type": contentType, "x-amzn-requestid": "held" });

function http1Server(arrive: Arrive): Server {
  return createServer((incoming, outgoing) => {
    const head = (contentType: string): void => {
      outgoing.writeHead(200, headOf(contentType));
      outgoing.flushHeaders();
    };
    for (const one of [incoming, outgoing]) one.on("error", () => undefined);
    incoming.once("end", () => arrive({ head, ...body(outgoing) }));
    incoming.resume();
  });
}

function http2Server(arrive: Arrive): Http2Server {
  return createHttp2Server().on("stream", (stream) => {
    const head = (contentType: string): void => stream.respond({ ":status": 200, ...headOf(contentType) });
    stream.on("error", () => undefined);
    stream.once("end", () => arrive({ head, ...body(stream) }));
    stream.resume();
  });
}

function body(stream: Writable): Pick<HeldRequest, "send" | "end"> {
  return {
    send(bytes) {
      if (stream.writable) stream.write(bytes);
    },
    end() {
      if (stream.writable) stream.end();
    },
  };
}
