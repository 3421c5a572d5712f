import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { type AddressInfo, connect, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTwoProtocolServer } from "./two-protocols.ts";

let server: Server;
let port = 0;
beforeEach(async () => {
  server = createTwoProtocolServer((request, response) => {
    response.end(`${request.httpVersion} ${request.url}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  port = (server.address() as AddressInfo).port;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function overHttp1(pieces: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.setNoDelay(true);
  let received = "";
  socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
  const closed = once(socket, "close");
  for (const piece of pieces) {
    socket.write(piece);
    await sleep(1);
  }
  await closed;
  return received;
}

async function overHttp2(): Promise<string> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ":path": "/two" });
  stream.setEncoding("utf8");
  let received = "";
  for await (const chunk of stream) received += chunk;
  session.close();
  return received;
}

const REQUEST = "GET /one HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

describe("createTwoProtocolServer", () => {
  it("speaks both protocols on one port at the same time", async () => {
    const [http1, http2] = await Promise.all([overHttp1([REQUEST]), overHttp2()]);
    expect(http1).toContain("1.1 /one");
    expect(http2).toBe("2.0 /two");
  });

  it("waits for enough bytes to tell them apart", async () => {
    expect(await overHttp1(["G", "E", "T", " ", REQUEST.slice(4)])).toContain("1.1 /one");
  });

  it("survives connections that end early or speak neither", async () => {
    for (const words of ["", "P", "PRI * nonsense\r\n\r\n", "\u0000\u0001\u0002\u0003 nonsense\r\n\r\n"]) {
      const socket = connect(port, "127.0.0.1");
      socket.on("error", () => socket.destroy());
      socket.end(words);
      socket.resume();
      // However it came to that: what is cut off may be told as an error first.
      await new Promise((resolve) => socket.once("close", resolve));
    }
    expect(await overHttp1([REQUEST])).toContain("1.1 /one");
  });
});
