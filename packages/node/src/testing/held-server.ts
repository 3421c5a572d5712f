import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo, Socket } from "node:net";

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

/** What requests and responses of both protocols have in common. */
interface Incoming {
  on(event: "error", listener: () => void): unknown;
  once(event: "end", listener: () => void): unknown;
  resume(): unknown;
}
interface Outgoing {
  readonly writable: boolean;
  on(event: "error", listener: () => void): unknown;
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown;
  flushHeaders(): void;
  write(bytes: Uint8Array): unknown;
  end(): unknown;
}

export async function startHeldServer(protocol: "http1" | "http2"): Promise<HeldServer> {
  const sockets = new Set<Socket>();
  const arrived: HeldRequest[] = [];
  const waiting: ((request: HeldRequest) => void)[] = [];
  const listener = (incoming: Incoming, outgoing: Outgoing): void => {
    for (const one of [incoming, outgoing]) one.on("error", () => undefined);
    incoming.once("end", () => {
      const taker = waiting.shift();
      if (taker === undefined) arrived.push(held(outgoing));
      else taker(held(outgoing));
    });
    incoming.resume();
  };
  const server = protocol === "http1" ? createServer(listener) : createHttp2Server(listener);
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

function held(outgoing: Outgoing): HeldRequest {
  return {
    head(contentType) {
      outgoing.writeHead(200, { "content-type": contentType, "x-amzn-requestid": "held" });
      outgoing.flushHeaders();
    },
    send(bytes) {
      if (outgoing.writable) outgoing.write(bytes);
    },
    end() {
      if (outgoing.writable) outgoing.end();
    },
  };
}
