import { once } from "node:events";
import { createServer, type ServerHttp2Stream } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { encodeEvent } from "@outcrop/replay";

/** Test only: answers each piece of input as it comes, as a server for whole requests cannot. */
export interface DuplexServer {
  readonly url: string;
  close(): Promise<void>;
}

export type Reply = "go on" | "fail" | "cut";

/**
 * An HTTP/2 server for `InvokeModelWithBidirectionalStream`: speaks first, answers every piece of input with speech, and
 * when the input has ended tells usage and end. `reply` decides what happens at the n-th piece of input.
 */
export async function startDuplexServer(reply: (piece: number) => Reply): Promise<DuplexServer> {
  const sockets = new Set<Socket>();
  const server = createServer();
  server.on("connection", (socket) => sockets.add(socket));
  server.on("sessionError", () => undefined);
  server.on("stream", (stream) => converse(stream, reply));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function converse(stream: ServerHttp2Stream, reply: (piece: number) => Reply): void {
  let pieces = 0;
  stream.on("error", () => undefined);
  stream.respond({
    ":status": 200,
    "content-type": "application/vnd.amazon.eventstream",
    "x-amzn-requestid": "duplex",
  });
  const say = (event: object): void => {
    const bytes = Buffer.from(JSON.stringify({ event })).toString("base64");
    if (stream.writable) stream.write(encodeEvent({ type: "event", name: "chunk", payload: { bytes } }));
  };
  say({ completionStart: { completionId: "c" } });
  stream.on("data", () => {
    pieces += 1;
    const next = reply(pieces);
    if (next === "go on") say({ audioOutput: { content: "AAAA".repeat(100) } });
    else if (next === "cut") stream.destroy();
    else {
      const payload = { message: "too much" };
      stream.write(encodeEvent({ type: "exception", name: "throttlingException", payload }));
      stream.end();
    }
  });
  stream.on("end", () => {
    if (!stream.writable) return;
    say({ usageEvent: { totalInputTokens: 3, totalOutputTokens: 2, totalTokens: 5 } });
    const total = { input: { speechTokens: 25, textTokens: 5 }, output: { speechTokens: 14, textTokens: 6 } };
    say({ usageEvent: { details: { total }, totalInputTokens: 30, totalOutputTokens: 20, totalTokens: 50 } });
    say({ completionEnd: { stopReason: "END_TURN" } });
    stream.end();
  });
}
