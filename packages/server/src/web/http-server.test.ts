import { Agent, request, type ServerResponse } from "node:http";
import { request as secureRequest } from "node:https";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { HttpServer } from "./http-server.ts";
import { createAuthority } from "./testing/certificates.ts";

const agent = new Agent({ keepAlive: true });
afterEach(() => agent.destroy());

async function start(
  onRequest: (response: ServerResponse) => void,
  stopWithinMs?: number,
): Promise<{ readonly server: HttpServer; readonly asked: Promise<void> }> {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = new HttpServer({
    host: "127.0.0.1",
    port: 0,
    portOption: "--port",
    ...(stopWithinMs === undefined ? {} : { stopWithinMs }),
    handlers: [
      (_request, response) => {
        resolve();
        onRequest(response);
        return true;
      },
    ],
  });
  await server.start();
  return { server, asked };
}

function get(port: number): Promise<number | string> {
  return new Promise((resolve) => {
    request({ host: "127.0.0.1", port, agent }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    })
      .on("error", (error) => resolve(error.message))
      .end();
  });
}

/** However it came to that: what is cut off may be told as an error first. */
function closed(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once("close", resolve));
}

describe("the HTTP server", () => {
  it("stops as soon as running requests have ended, though their senders keep connections open", async () => {
    let held: ServerResponse | undefined;
    const { server, asked } = await start((response) => (held = response));
    const answer = get(server.port);
    await asked;
    const began = performance.now();
    const stopped = server.stop();
    held?.writeHead(200).end("ok");
    expect(await answer).toBe(200);
    await stopped;
    // What is not closed by then is cut off after five seconds.
    expect(performance.now() - began).toBeLessThan(4_500);
  });

  it("gives up on a sender that does not end its headers, however steadily it sends", async () => {
    const server = new HttpServer({
      host: "127.0.0.1",
      port: 0,
      portOption: "--port",
      timeouts: { headersMs: 100, requestMs: 200, checkEveryMs: 20 },
      handlers: [],
    });
    await server.start();
    const slow = connect(server.port, "127.0.0.1");
    let answer = "";
    slow.on("data", (data) => (answer += data.toString()));
    slow.on("error", () => {});
    slow.write("POST /v1/traces HTTP/1.1\r\nHost: x\r\n");
    const steadily = setInterval(() => slow.write("x-more: 1\r\n"), 20);
    await closed(slow);
    clearInterval(steadily);
    expect(answer).toMatch(/^HTTP\/1\.1 408/);
    await server.stop();
  });

  it("keeps a connection open for longer than exporters wait between two requests", async () => {
    const { server } = await start((response) => response.end());
    const headers = await new Promise<string>((resolve) => {
      const socket = connect(server.port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"));
      socket.once("data", (data) => {
        socket.destroy();
        resolve(data.toString());
      });
    });
    expect(headers).toMatch(/keep-alive: timeout=75/i);
    await server.stop();
  });

  it("speaks HTTPS, and with an authority for clients serves none without a certificate of it", async () => {
    const authority = createAuthority();
    const server = new HttpServer({
      host: "127.0.0.1",
      port: 0,
      portOption: "--port",
      tls: { ...authority.issue("server"), ca: authority.cert, requestCert: true, rejectUnauthorized: true },
      handlers: [
        (_request, response) => {
          response.end("ok");
          return true;
        },
      ],
    });
    await server.start();
    const ask = (client: { readonly cert?: string; readonly key?: string }): Promise<number | string> =>
      new Promise((resolve) => {
        const target = { host: "127.0.0.1", port: server.port, ca: authority.cert, agent: false, ...client };
        secureRequest(target, (response) => resolve(response.resume().statusCode ?? 0))
          .on("error", (error) => resolve(error.message))
          .end();
      });
    expect(await ask(authority.issue("client"))).toBe(200);
    expect(await ask({})).toEqual(expect.any(String));
    expect(await ask(createAuthority("Another").issue("client"))).toEqual(expect.any(String));
    await server.stop();
  });

  it("cuts off a sender that does not end its request", async () => {
    const { server, asked } = await start(() => {}, 50);
    const answer = get(server.port);
    const slow = connect(server.port, "127.0.0.1");
    slow.on("error", () => {});
    slow.write("POST /v1/traces HTTP/1.1\r\nHost:");
    await asked;
    const cutOff = closed(slow);
    await server.stop();
    await cutOff;
    expect(await answer).toEqual(expect.any(String));
  });
});
