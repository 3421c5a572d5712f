import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { describe, expect, it } from "vitest";
import { SocketServer } from "./socket-server.ts";
import { createAuthority } from "./testing/certificates.ts";

async function start(accept: (socket: Socket) => void, drain: () => Promise<void>): Promise<SocketServer> {
  const server = new SocketServer({ host: "127.0.0.1", port: 0, portOption: "--grpc-port", accept, drain });
  await server.start();
  return server;
}

describe("the socket server", () => {
  it("hands connections over, drains them when it stops, and closes what is left", async () => {
    const seen: string[] = [];
    const server = await start(
      (socket) => socket.once("data", (data) => seen.push(data.toString())),
      async () => {
        seen.push("drained");
      },
    );
    const socket = connect(server.port, "127.0.0.1");
    const closed = once(socket, "close");
    socket.write("hello");
    await expect.poll(() => seen).toEqual(["hello"]);
    await server.stop();
    await closed;
    expect(seen).toEqual(["hello", "drained"]);
    await server.stop();
  });

  it("speaks TLS of the version asked for, hands over what lies within, and stops beside a handshake that hangs", async () => {
    const authority = createAuthority();
    const seen: string[] = [];
    const server = new SocketServer({
      host: "127.0.0.1",
      port: 0,
      portOption: "--grpc-port",
      tls: { ...authority.issue("server"), minVersion: "TLSv1.3", ALPNProtocols: ["h2"] },
      accept: (socket) => socket.once("data", (data) => seen.push(data.toString())),
      drain: () => Promise.resolve(),
    });
    await server.start();
    const target = { host: "127.0.0.1", port: server.port, ca: authority.cert, ALPNProtocols: ["h2"] };
    const old = connectTls({ ...target, maxVersion: "TLSv1.2" });
    await once(old, "error");
    const socket = connectTls(target, () => socket.write("hello"));
    await expect.poll(() => seen).toEqual(["hello"]);
    expect(socket.alpnProtocol).toBe("h2");
    const hanging = connect(server.port, "127.0.0.1");
    await once(hanging, "connect");
    const closed = Promise.all([once(socket, "close"), once(hanging, "close")]);
    await server.stop();
    await closed;
  });

  it("outlives a connection that breaks, and names the option when its port is taken", async () => {
    const broken = Promise.withResolvers<unknown>();
    const server = await start(
      (socket) => socket.once("error", broken.resolve),
      () => Promise.resolve(),
    );
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.resetAndDestroy();
    await broken.promise;
    const second = new SocketServer({
      host: "127.0.0.1",
      port: server.port,
      portOption: "--grpc-port",
      accept: () => {},
      drain: () => Promise.resolve(),
    });
    await expect(second.start()).rejects.toThrow(/another process has it; choose another with --grpc-port/);
    await server.stop();
  });
});
