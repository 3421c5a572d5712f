import { createServer as createHttp1Server, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2Session,
  type Http2ServerResponse,
} from "node:http2";
import { createServer, type Server, type Socket } from "node:net";

export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;

/** The connection preface of HTTP/2 begins with this; no HTTP/1.1 method does (RFC 9113, section 3.4). */
const PREFACE = Buffer.from("PRI");

/** HTTP/2 sessions let no one at their socket, and ending a session sends a clean goodbye. */
const sockets = new WeakMap<Http2Session, Socket>();

/** A plain TCP server that speaks HTTP/1.1, and HTTP/2 with prior knowledge, on the same port. */
export function createTwoProtocolServer(onRequest: (request: AnyRequest, response: AnyResponse) => void): Server {
  const http1 = createHttp1Server(onRequest);
  const http2 = createHttp2Server(onRequest);
  // `connection` is handled synchronously, so the session that it begins belongs to this socket.
  let accepted: Socket | undefined;
  // A peer that breaks its connection is no error of ours; without a listener it would end the process.
  http2.on("session", (session) => {
    if (accepted !== undefined) sockets.set(session, accepted);
  });
  http2.on("sessionError", () => undefined);
  http1.on("clientError", (_error, socket) => socket.destroy());

  return createServer({ noDelay: true }, (socket) => {
    socket.on("error", () => socket.destroy());
    onFirstBytes(socket, (first) => {
      socket.unshift(first);
      accepted = socket;
      (first.equals(PREFACE) ? http2 : http1).emit("connection", socket);
      accepted = undefined;
    });
  });
}

/** Ends the TCP connection of a response at once, without a word of its protocol. */
export function breakConnection(response: AnyResponse): void {
  if (!("stream" in response)) return void response.socket?.destroy();
  const { session } = response.stream;
  if (session !== undefined) sockets.get(session)?.destroy();
}

/** Hands over the first three bytes; a connection that ends before them is closed. */
function onFirstBytes(socket: Socket, use: (first: Buffer) => void): void {
  const stopLooking = (): void => {
    socket.off("readable", look);
    socket.off("end", close);
  };
  const close = (): void => {
    stopLooking();
    socket.destroy();
  };
  const look = (): void => {
    const first: Buffer | null = socket.read(PREFACE.length);
    // At the end of the input, `read` answers with what is left.
    if (first === null) return;
    if (first.length < PREFACE.length) return close();
    stopLooking();
    use(first);
  };
  socket.on("readable", look);
  socket.on("end", close);
}
