import { once } from "node:events";
import { Agent, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { HttpServer } from "./http-server.ts";

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
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it("cuts off a sender that does not end its request", async () => {
    const { server, asked } = await start(() => {}, 50);
    const answer = get(server.port);
    const slow = connect(server.port, "127.0.0.1");
    slow.on("error", () => {});
    slow.write("POST /v1/traces HTTP/1.1\r\nHost:");
    await asked;
    const closed = once(slow, "close");
    await server.stop();
    await closed;
    expect(await answer).toEqual(expect.any(String));
  });
});
